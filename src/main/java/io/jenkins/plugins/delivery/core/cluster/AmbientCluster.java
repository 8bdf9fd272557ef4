package io.jenkins.plugins.delivery.core.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The cluster that a machine belongs to, when nobody names one: in a pod by its service account, elsewhere by {@code
 * KUBECONFIG} or {@code ~/.kube/config}.
 *
 * @param environment the variables of the build or the process
 * @param serviceAccount the directory where a pod finds its service account's token
 * @param home the user's home directory
 */
public record AmbientCluster(Map<String, String> environment, Path serviceAccount, Path home) {
    private static final String TOKEN = "token";
    private static final String CA = "ca.crt";
    private static final String FILE = "kubeconfig";

    /** The one of this machine. */
    public static AmbientCluster ofThisMachine(Map<String, String> environment) {
        return new AmbientCluster(
                environment,
                Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
                Path.of(System.getProperty("user.home")));
    }

    /**
     * Finds the kubeconfig.
     *
     * @param directory for the owner only, where one is made from a service account
     * @return the file
     * @throws InvalidInputException when there is no cluster
     */
    public Path kubeconfig(Path directory) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (!host.isEmpty() && Files.isReadable(serviceAccount.resolve(TOKEN))) {
            return fromServiceAccount(host, directory);
        }
        String named = environment.getOrDefault("KUBECONFIG", "");
        for (String file : named.split(Pattern.quote(File.pathSeparator))) {
            if (!file.isBlank() && Files.isReadable(Path.of(file))) {
                return Path.of(file).toAbsolutePath();
            }
        }
        Path ofUser = home.resolve(".kube").resolve("config");
        if (named.isEmpty() && Files.isReadable(ofUser)) {
            return ofUser;
        }
        throw new InvalidInputException(
                "kubeconfig",
                named.isEmpty() ? null : named,
                named.isEmpty() ? "is not given, and there is no cluster around" : "of KUBECONFIG cannot be read",
                "set kubeconfigCredentialsId of the environment in the settings, --kubeconfig on the command line, or"
                        + " KUBECONFIG");
    }

    private Path fromServiceAccount(String host, Path directory) {
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        try {
            Map<String, Object> kubeconfig = Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Config",
                    "current-context",
                    "pod",
                    "clusters",
                    List.of(Map.of(
                            "name",
                            "pod",
                            "cluster",
                            Map.of(
                                    "server",
                                    server,
                                    "certificate-authority",
                                    serviceAccount.resolve(CA).toString()))),
                    "contexts",
                    List.of(Map.of("name", "pod", "context", Map.of("cluster", "pod", "user", "pod"))),
                    "users",
                    List.of(Map.of(
                            "name",
                            "pod",
                            "user",
                            Map.of(
                                    TOKEN,
                                    Files.readString(serviceAccount.resolve(TOKEN))
                                            .trim()))));
            // JSON is YAML.
            return OwnerOnly.replace(directory.resolve(FILE), new ObjectMapper().writeValueAsString(kubeconfig));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new DeliveryException("The pod's service account cannot be used: " + e.getMessage(), e);
        }
    }
}
