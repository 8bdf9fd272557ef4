package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.delivery.jenkins.credentials.KubeconfigContent.Access;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A kubeconfig for a connection from the controller. Whoever may write credentials could otherwise have the controller
 * run a program or read a file, because a kubeconfig can name both.
 */
public final class KubeconfigOnController {
    private KubeconfigOnController() {}

    /**
     * Looks a kubeconfig up and takes one context of it.
     *
     * @param field the parameter or setting that names the kubeconfig, for messages
     * @param id the credentials' id
     * @param contextField the parameter or setting that names the context, for messages
     * @param context empty means the current one
     * @throws AbortException when there is no such kubeconfig or context, or it needs a program or a file
     */
    public static Config find(
            CredentialsContext credentials, String field, String id, String contextField, String context)
            throws AbortException {
        KubeconfigContent content = KubeconfigContent.parse(field, id, SecretText.find(credentials, field, id));
        Access access = content.access(contextField, context);
        checkNoProgram(content, access.user());
        checkNoFile(content, access);
        return config(access);
    }

    private static void checkNoProgram(KubeconfigContent content, AuthInfo user) throws AbortException {
        if (user.getExec() != null || user.getAuthProvider() != null) {
            throw content.failure(
                    user.getExec() != null
                            ? "gets its user by a program (exec), which is not run on the controller"
                            : "gets its user by an auth-provider, which is not used on the controller",
                    "builds can use it where their agents have the program; to connect from here too, make one with"
                            + " the token of a service account, as docs/guide/rights.md shows");
        }
    }

    private static void checkNoFile(KubeconfigContent content, Access access) throws AbortException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("certificate-authority", access.cluster().getCertificateAuthority());
        files.put("client-certificate", access.user().getClientCertificate());
        files.put("client-key", access.user().getClientKey());
        files.put("tokenFile", access.user().getTokenFile());
        String named = files.entrySet().stream()
                .filter(file -> file.getValue() != null && !file.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!named.isEmpty()) {
            throw content.failure(
                    "refers to files of another machine (" + named + ")",
                    "put their content in, as kubectl config view --raw --minify --flatten does");
        }
    }

    /** The client would go on with another context when it misses something, so it sees this one only. */
    private static Config config(Access access) {
        Cluster cluster = access.cluster();
        return Config.fromKubeconfig(Serialization.asYaml(new ConfigBuilder()
                .withCurrentContext(access.context())
                .addNewCluster()
                .withName(access.context())
                .withCluster(cluster)
                .endCluster()
                .addNewUser()
                .withName(access.context())
                .withUser(access.user())
                .endUser()
                .addNewContext()
                .withName(access.context())
                .withNewContext()
                .withCluster(access.context())
                .withUser(access.context())
                .endContext()
                .endContext()
                .build()));
    }
}
