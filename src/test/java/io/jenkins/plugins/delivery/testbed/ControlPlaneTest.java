package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ControlPlaneTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @Test
    void controllersWork() {
        try (KubernetesClient client = CLUSTER.client()) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("controlled")
                            .endMetadata()
                            .build())
                    .create();

            // Made by the controller manager.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(client.serviceAccounts()
                                    .inNamespace("controlled")
                                    .withName("default")
                                    .get())
                            .isNotNull());
        }
    }

    @Test
    void survivesTheLossOfItsApiServer() throws Exception {
        try (ControlPlane own = ControlPlane.start();
                KubernetesClient client = own.client()) {
            own.killApiServer();
            own.restartApiServer();

            assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.34.4");
        }
    }
}
