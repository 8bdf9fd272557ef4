package io.jenkins.plugins.delivery.cli.embedded;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which release of which cluster a verb works on. */
final class ReleaseArguments {
    @Parameters(index = "0")
    private String name;

    @Option(names = "--namespace", required = true)
    private String namespace;

    /** For this JVM's own client; Helm has it from the environment. */
    @Option(names = "--kube-context", defaultValue = "")
    private String context;

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    /** The file, because Helm loses the contents of one on some of its ways. */
    Path kubeconfig() {
        String file = System.getenv("KUBECONFIG");
        if (file == null || file.isEmpty()) {
            throw new DeliveryException("KUBECONFIG is not set: set it to a kubeconfig");
        }
        return Path.of(file);
    }

    /** A client; for the caller to close. */
    KubernetesClient client() {
        return new ClusterConnection(kubeconfig().toString(), context).open();
    }

    ReleaseStore store(KubernetesClient client) {
        return new ReleaseStore(client, namespace, name);
    }
}
