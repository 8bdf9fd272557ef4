package io.jenkins.plugins.delivery.jenkins.config;

import hudson.AbortException;
import hudson.util.FormValidation;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.DeployRights;
import io.jenkins.plugins.delivery.core.helm.Right;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.KubeconfigOnController;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds out from the controller whether an environment's settings lead to a cluster that lets itself be deployed to. */
final class ClusterConnectionCheck {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 15_000;

    private ClusterConnectionCheck() {}

    /** Says that it works, or what does not: kubeconfig, context, server, TLS, user, namespace, or which rights. */
    static FormValidation of(EnvironmentSettings environment, String namespace) {
        if (environment.kubeconfigCredentialsId().isEmpty()) {
            return FormValidation.warning(Messages.ClusterConnectionCheck_noKubeconfig());
        }
        Config config;
        try {
            config = KubeconfigOnController.find(
                    CredentialsContext.global(),
                    "environments.kubeconfigCredentialsId",
                    environment.kubeconfigCredentialsId(),
                    "environments.context",
                    environment.context());
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
        try (KubernetesClient client = open(config)) {
            return check(client, namespace);
        } catch (KubernetesClientException e) {
            return FormValidation.error(ClusterFailure.describe(config.getMasterUrl(), e));
        }
    }

    /** Without another try: somebody waits for the answer. */
    private static KubernetesClient open(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withRequestTimeout(REQUEST_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private static FormValidation check(KubernetesClient client, String namespace) {
        VersionInfo server = client.getKubernetesVersion();
        if (server == null || server.getGitVersion() == null) {
            return FormValidation.error(
                    ClusterFailure.noApiServer(client.getMasterUrl().toString(), HttpURLConnection.HTTP_NOT_FOUND));
        }
        String version = server.getGitVersion();
        AccessReview access = new AccessReview(client);
        String user = access.user();
        List<Right> missing = access.missing(DeployRights.LIST, namespace);
        List<FormValidation> findings = new ArrayList<>();
        boolean exists = namespaceMayExist(client, namespace);
        if (!missing.isEmpty()) {
            findings.add(FormValidation.warning(missing(version, user, namespace, missing)));
        } else if (exists) {
            findings.add(FormValidation.ok(Messages.ClusterConnectionCheck_works(version, user, namespace)));
        }
        if (!exists) {
            findings.add(FormValidation.warning(
                    access.mayCreateNamespaces()
                            ? Messages.ClusterConnectionCheck_namespaceMissingMayBeCreated(namespace)
                            : Messages.ClusterConnectionCheck_namespaceMissing(namespace, user)));
        }
        return FormValidation.aggregate(findings);
    }

    private static String missing(String version, String user, String namespace, List<Right> missing) {
        if (missing.equals(DeployRights.LIST)) {
            return Messages.ClusterConnectionCheck_noRights(version, user, namespace);
        }
        return Messages.ClusterConnectionCheck_missingRights(
                version,
                user,
                namespace,
                missing.stream()
                        .map(right -> right.qualifiedResource() + " (" + String.join(", ", right.verbs()) + ")")
                        .collect(Collectors.joining("; ")));
    }

    /** False only when the server says that there is none; without the right to ask, nobody knows. */
    private static boolean namespaceMayExist(KubernetesClient client, String namespace) {
        try {
            return client.namespaces().withName(namespace).get() != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
            throw e;
        }
    }
}
