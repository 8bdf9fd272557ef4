package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.PrivateWebServer;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a build downloads over TLS, in a process whose Java trusts the server's authority or does not. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.RUN_BASES})
class DownloadsTest {
    private static final byte[] AGENT = "the agent".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @Test
    void comeOverTlsAndAreNamedInTheProvenance() throws Exception {
        try (PrivateWebServer server = PrivateWebServer.of(AGENT)) {
            Path key = prepare(server);
            Map<String, String> trusting = Map.of("JAVA_TOOL_OPTIONS", server.trustingOptions(directory));

            CommandProcess.Ended built = CommandProcess.start(directory, trusting, build("--key=" + key))
                    .end();

            assertThat(built.exitCode()).as(built.err()).isZero();
            assertThat(built.err())
                    .contains("Engine inProcess", "Downloaded " + server.url() + "repo/agent.jar, 9 bytes")
                    .doesNotContain("token=");
            String sha256 = Digest.of(AGENT).value();
            assertThat(FlattenedImage.pull(REGISTRY.url(), "bss/shop", "7").files())
                    .containsEntry("/opt/agent.jar", new FlattenedImage.Entry("file", "600", "0:0", sha256))
                    .containsEntry("/opt/other.jar", new FlattenedImage.Entry("file", "644", "0:0", sha256));
            List<String> said = new ArrayList<>();
            for (JsonNode dependency :
                    provenance(built.out().strip()).path("buildDefinition").path("resolvedDependencies")) {
                if (dependency.path("annotations").path("saidBy").asText().equals("agent")) {
                    said.add(dependency.path("uri").asText() + " "
                            + dependency.path("digest").path("sha256").asText());
                }
            }
            String hex = Digest.of(AGENT).hex();
            assertThat(said)
                    .containsExactly(server.url() + "repo/agent.jar " + hex, server.url() + "repo/other.jar " + hex);
        }
    }

    @Test
    void doNotComeFromWhomNobodyTrusts() throws Exception {
        try (PrivateWebServer server = PrivateWebServer.of(AGENT)) {
            prepare(server);

            CommandProcess.Ended refused = CommandProcess.start(directory, Map.of(), build("--engine=inProcess"))
                    .end();

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(
                            "Engine inProcess cannot build this image: line 2 'ADD ",
                            "127.0.0.1 cannot be reached: unable to find valid certification path");
        }
    }

    /** @return the key */
    private Path prepare(PrivateWebServer server) throws Exception {
        BaseImages.pushRoot(REGISTRY.url(), "busybox", directory, List.of());
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM %1$s/base/busybox:1
                ADD %2$srepo/agent.jar /opt/
                RUN wget -q -O /opt/other.jar %2$srepo/other.jar?token=x && wget -q -O /opt/third.jar %2$srepo/agent.jar
                """.formatted(REGISTRY.host(), server.url()));
        Files.writeString(directory.resolve("settings.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, repositoryPattern: "${app}", plainHttp: true}
                """.formatted(REGISTRY.host()));
        String key = Keys.ecdsaPem();
        Files.writeString(
                directory.resolve("key.pub"),
                SigningKey.read("key", key, null).verificationKey().pem());
        return Files.writeString(directory.resolve("key.pem"), key);
    }

    private List<String> build(String more) {
        return List.of(
                "build-image",
                "--app=shop",
                "--tag=7",
                "--if-exists=overwrite",
                "--workspace=" + directory,
                "--config=" + directory.resolve("settings.yaml"),
                more);
    }

    private JsonNode provenance(String image) throws Exception {
        CommandProcess.Ended verified = CommandInThisJvm.run(List.of(
                "verify",
                image,
                "--key=" + directory.resolve("key.pub"),
                "--type=slsaprovenance1",
                "--json",
                "--config=" + directory.resolve("settings.yaml")));
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        return Json.read(Json.read(verified.out())
                .path("statements")
                .path("https://slsa.dev/provenance/v1")
                .path(0)
                .asText());
    }
}
