package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a kubeconfig says. Its messages quote names of contexts, clusters and users, and nothing else of it. */
final class KubeconfigContent {
    private final String field;
    private final String id;
    private final Config config;

    private KubeconfigContent(String field, String id, Config config) {
        this.field = field;
        this.id = id;
        this.config = config;
    }

    /** A context with what it names. */
    record Access(String context, Cluster cluster, AuthInfo user) {}

    /**
     * Reads a kubeconfig.
     *
     * @param field the parameter or setting that names it, for messages
     * @param id the id of its credentials, for messages
     * @throws AbortException when it is none
     */
    static KubeconfigContent parse(String field, String id, String yaml) throws AbortException {
        Config config;
        try {
            config = Serialization.unmarshal(yaml, Config.class);
        } catch (RuntimeException e) {
            // The exceptions of the YAML parser have no common type. None is passed on: they quote what may be secret.
            config = null;
        }
        KubeconfigContent content = new KubeconfigContent(field, id, config);
        if (config == null
                || Util.fixNull(config.getClusters()).isEmpty()
                || Util.fixNull(config.getContexts()).isEmpty()) {
            throw content.failure(
                    "is not a kubeconfig",
                    "put in the YAML that kubectl config view --raw --minify --flatten shows, with clusters, contexts"
                            + " and users");
        }
        return content;
    }

    /**
     * The context of this name, or the current one when the name is empty.
     *
     * @param contextField the parameter or setting that names it, for messages
     * @throws AbortException that lists the known ones
     */
    Access access(String contextField, String name) throws AbortException {
        String wanted = name.isEmpty() ? Objects.requireNonNullElse(config.getCurrentContext(), "") : name;
        if (wanted.isEmpty()) {
            throw failure("has no current context", "name one in " + contextField + ": " + contexts());
        }
        Context context = named(config.getContexts(), NamedContext::getName, NamedContext::getContext, wanted);
        if (context != null) {
            return access(wanted, context);
        }
        if (name.isEmpty()) {
            throw failure(
                    "has the current context '" + wanted + "', which it does not describe",
                    "name one in " + contextField + ": " + contexts());
        }
        throw CredentialsContext.failure(
                contextField,
                name,
                "is not a context of the kubeconfig '" + id + "'",
                "the known ones are " + contexts());
    }

    private Access access(String name, Context context) throws AbortException {
        Cluster cluster =
                named(config.getClusters(), NamedCluster::getName, NamedCluster::getCluster, context.getCluster());
        if (cluster == null || cluster.getServer() == null) {
            throw failure(
                    "has no server for the cluster '" + context.getCluster() + "' of the context '" + name + "'",
                    "add it to its clusters");
        }
        AuthInfo user = named(config.getUsers(), NamedAuthInfo::getName, NamedAuthInfo::getUser, context.getUser());
        if (user == null) {
            throw failure(
                    "has nothing about the user '" + context.getUser() + "' of the context '" + name + "'",
                    "add it to its users");
        }
        return new Access(name, cluster, user);
    }

    /** What a list, which kubectl may have written as null, has under a name; null where there is nothing. */
    @CheckForNull
    private static <N, T> T named(
            @CheckForNull List<N> list, Function<N, String> name, Function<N, T> content, String wanted) {
        return Util.fixNull(list).stream()
                .filter(entry -> entry != null && Objects.equals(name.apply(entry), wanted))
                .map(content)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A failure that is this kubeconfig's. */
    AbortException failure(String problem, String remedy) {
        return CredentialsContext.failure(field, id, problem, remedy);
    }

    private String contexts() {
        return config.getContexts().stream()
                .filter(Objects::nonNull)
                .map(NamedContext::getName)
                .collect(Collectors.joining(", "));
    }
}
