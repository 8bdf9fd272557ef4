package io.jenkins.plugins.delivery.core.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a cluster is reached.
 *
 * @param kubeconfig the file, which Helm reads as well
 * @param context the context in it; empty means its current one
 */
public record ClusterConnection(String kubeconfig, String context) implements ClusterAccess, Serializable {
    private static final long serialVersionUID = 1L;

    /** For work that asks no cluster. */
    public static final ClusterConnection NONE = new ClusterConnection("", "");

    /**
     * Opens a client; for the caller to close.
     *
     * @throws InvalidInputException when the file is no kubeconfig, or has no such context
     */
    @Override
    public KubernetesClient open() {
        return new ConfiguredCluster(config()).open();
    }

    @Override
    public String server() {
        return new ConfiguredCluster(config()).server();
    }

    Config config() {
        Config config;
        try {
            config = Config.fromKubeconfig(
                    context.isEmpty() ? null : context, Files.readString(Path.of(kubeconfig)), kubeconfig);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "kubeconfig", kubeconfig, "cannot be read", "name a readable file (" + e.getMessage() + ")");
        } catch (RuntimeException e) {
            // What the client's YAML parser throws for a broken file depends on which parser it brings.
            throw new InvalidInputException(
                    "kubeconfig", kubeconfig, "is not a kubeconfig", "give one that kubectl takes");
        }
        checkContext(config);
        return config;
    }

    private void checkContext(Config config) {
        List<String> known =
                config.getContexts().stream().map(named -> named.getName()).toList();
        if (!context.isEmpty() && !known.contains(context)) {
            throw new InvalidInputException(
                    "kubeContext",
                    context,
                    "is not in the kubeconfig",
                    known.isEmpty() ? "it has no contexts" : "its contexts are " + String.join(", ", known));
        }
        if (config.getCurrentContext() == null) {
            throw new InvalidInputException(
                    "kubeconfig",
                    kubeconfig,
                    "has no current context",
                    "name one with kubeContext, or in the settings of the environment");
        }
    }
}
