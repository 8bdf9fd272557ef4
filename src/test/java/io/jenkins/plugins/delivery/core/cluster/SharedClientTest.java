package io.jenkins.plugins.delivery.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedClientTest {
    @TempDir
    Path directory;

    @Test
    void whoGoesToTheSameClusterAsTheSameUserSharesAClient() throws IOException {
        ClusterConnection one = kubeconfig("one", "token-1");
        ClusterConnection same = kubeconfig("same", "token-1");
        ClusterConnection other = kubeconfig("other", "token-2");
        try (SharedClient first = SharedClient.of(one);
                SharedClient second = SharedClient.of(same);
                SharedClient third = SharedClient.of(other)) {
            assertThat(second.client()).isSameAs(first.client());
            assertThat(third.client()).isNotSameAs(first.client());
        }
    }

    @Test
    void itEndsWithTheLastWhoHasIt() throws IOException {
        ClusterConnection cluster = kubeconfig("one", "token-1");
        SharedClient first = SharedClient.of(cluster);
        SharedClient second = SharedClient.of(cluster);
        KubernetesClient client = first.client();

        first.close();
        first.close();
        assertThat(isClosed(client)).isFalse();
        second.close();
        assertThat(isClosed(client)).isTrue();
        try (SharedClient next = SharedClient.of(cluster)) {
            assertThat(next.client()).isNotSameAs(client);
        }
    }

    private static boolean isClosed(KubernetesClient client) {
        return client.getHttpClient().isClosed();
    }

    private ClusterConnection kubeconfig(String name, String token) throws IOException {
        Path file = Files.writeString(directory.resolve(name), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "https://cluster.example.com"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: %s}}]
                """.formatted(token));
        return new ClusterConnection(file.toString(), "");
    }
}
