package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that says what cannot be of the tag that is asked for; no registry stores such manifests. */
class ExistingImageTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'config': {'mediaType': 'c', 'digest': 'DIGEST', 'size': -1}",
                "'config': {'mediaType': 'c', 'digest': 'none', 'size': 2}",
                "'manifests': [{'mediaType': 'm', 'digest': 'none', 'size': 2}]"
            })
    void aDescriptorThatCanBeNoneIsNoImage(String members) throws Exception {
        byte[] manifest = ("{'schemaVersion': 2, " + members.replace("DIGEST", DIGEST) + "}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        try (LoopbackServer registry = new LoopbackServer(connection -> {
                    LoopbackServer.readHead(connection.getInputStream());
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + MediaTypes.OCI_MANIFEST
                                            + "\r\nContent-Length: " + manifest.length + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().write(manifest);
                });
                RegistryClient client =
                        new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            ImageTarget target = new ImageTarget(
                    "127.0.0.1:" + registry.port(), "app", List.of("1"), Map.of(), "c0ffee", Instant.EPOCH);

            assertThatThrownBy(() -> new ExistingImage(client).check(target, IfExists.REUSE, List.of()))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessage("What is at " + target.reference() + " is not an image: give another tag");
        }
    }
}
