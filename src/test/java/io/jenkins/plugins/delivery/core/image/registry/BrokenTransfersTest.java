package io.jenkins.plugins.delivery.core.image.registry;

import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.answer;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.cutAnswerAfter;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.cutUploadAfter;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.loseAnswer;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.stall;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.stallAnswerAfter;
import static io.jenkins.plugins.delivery.core.image.registry.RegistryBehindFaults.CONTENT;
import static io.jenkins.plugins.delivery.core.image.registry.RegistryBehindFaults.LAYER;
import static io.jenkins.plugins.delivery.core.image.registry.RegistryBehindFaults.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers that break, stall, are redirected or lose their login on the way, and arrive whole or fail with the reason.
 */
@Timeout(60)
@RequiresTestbed(TestbedPart.REGISTRY)
class BrokenTransfersTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private RegistryBehindFaults registry;
    private FaultyNetwork network;
    private RegistryClient client;
    private ImageReference image;

    @BeforeEach
    void start() throws IOException {
        registry = RegistryBehindFaults.start(directory, log::add);
        network = registry.network();
        client = registry.client();
        image = registry.image();
    }

    @AfterEach
    void stop() throws IOException {
        if (registry != null) {
            registry.close();
        }
    }

    /** Distribution 2.8 forgets an upload whose connection broke, so a registry that does not is played here. */
    @Test
    void anUploadThatBreaksGoesOnWhereItBroke() throws Exception {
        client.ping(network.host());
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        network.once("POST .*", answer("202 Accepted\r\nLocation: /v2/up?state=0", ""))
                .once("PUT .*", receive(received, 5_000_000, null))
                .once(
                        "GET /v2/up\\?state=0 .*",
                        answer("204 No Content\r\nRange: 0-4999999\r\nLocation: /v2/up?state=5", ""))
                .once("PATCH /v2/up\\?state=5 .*", receive(received, 2_000_000, null))
                .once(
                        "GET /v2/up\\?state=5 .*",
                        answer("204 No Content\r\nRange: 0-6999999\r\nLocation: /v2/up?state=7", ""))
                .once(
                        "PATCH /v2/up\\?state=7 .*",
                        receive(received, 1_000_000, "202 Accepted\r\nLocation: /v2/up?state=8"))
                .once("PUT /v2/up\\?state=8&digest=.*", receive(received, 0, "201 Created"));
        registry.upload();
        assertThat(received.toByteArray()).isEqualTo(CONTENT);
        assertThat(network.heads().stream().filter(head -> head.startsWith("PATCH ")))
                .satisfiesExactly(
                        head -> assertThat(head).contains("Content-Range: 5000000-7999999", "Content-Length: 3000000"),
                        head -> assertThat(head).contains("Content-Range: 7000000-7999999", "Content-Length: 1000000"));
        assertThat(log).last().asString().matches("layer [0-9a-f]{12} goes on at 7000000 of 8000000 bytes");
    }

    /** Takes so many bytes of a body, and answers, or breaks the connection when there is no answer. */
    private static FaultyNetwork.Fault receive(ByteArrayOutputStream received, int bytes, String answer) {
        return (head, socket, network) -> {
            received.write(socket.getInputStream().readNBytes(bytes));
            if (answer == null) {
                socket.setSoLinger(true, 0);
            } else {
                answer(answer, "").happen(head, socket, network);
            }
        };
    }

    @Test
    void anUploadThatBreaksStartsAgainWhereTheRegistryForgets() throws Exception {
        network.once("PUT .*", cutUploadAfter(5_000_000));
        registry.upload();
        assertThat(registry.has(CONTENT)).isTrue();
        assertThat(log).last().asString().matches("layer [0-9a-f]{12} starts again");
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNotRepeated() throws Exception {
        network.once("PUT .*", loseAnswer());
        registry.upload();
        assertThat(registry.has(CONTENT)).isTrue();
        assertThat(network.count("PUT .*")).isEqualTo(1);
    }

    @Test
    void anUploadThatAlwaysBreaksFails() {
        for (int i = 0; i < 10; i++) {
            network.once("(PUT|PATCH) .*", cutUploadAfter(1000));
        }
        assertThatThrownBy(registry::upload)
                .hasFieldOrPropertyWithValue("kind", Kind.UPLOAD_BROKEN)
                .hasMessageContaining("bss/bss.index")
                .hasMessageContaining("8000000 bytes");
        assertThat(network.count("(PUT|PATCH) .*")).isEqualTo(3);
    }

    @Test
    void anUploadThatStallsBreaksOff() throws Exception {
        network.once("PUT .*", stall());
        registry.upload();
        assertThat(registry.has(CONTENT)).isTrue();
        assertThat(log).first().asString().contains("does not answer in time");
    }

    @Test
    void aDownloadThatBreaksGoesOnWhereItBroke() throws Exception {
        registry.upload();
        network.once("GET .*/blobs/.*", cutAnswerAfter(3_000_000)).once("GET .*/blobs/.*", cutAnswerAfter(2_000_000));
        assertThat(registry.download()).isEqualTo(CONTENT);
        assertThat(network.heads().stream().filter(head -> head.contains("Range: bytes=")))
                .hasSize(2);
    }

    @Test
    void aDownloadThatStallsGoesOn() throws Exception {
        registry.upload();
        network.once("GET .*/blobs/.*", stallAnswerAfter(3_000_000));
        assertThat(registry.download()).isEqualTo(CONTENT);
        assertThat(log).singleElement().asString().contains("does not answer in time (no byte for 1 s)");
    }

    @Test
    void aDownloadOfOtherContentFailsBeforeItsLastByte() throws Exception {
        client.ping(network.host());
        network.once("GET .*/blobs/.*", answer("200 OK\r\nContent-Type: application/octet-stream", "abcd"));
        Descriptor efgh = LocalRegistry.layer("efgh".getBytes());
        assertThatThrownBy(() -> client.blob(image, efgh))
                .hasFieldOrPropertyWithValue("kind", Kind.CORRUPT)
                .hasMessageContaining("is damaged");
    }

    @Test
    void storageElsewhereDoesNotSeeTheCredentials() throws Exception {
        registry.upload();
        try (FaultyNetwork storage = new FaultyNetwork(0)) {
            String text = "x".repeat(100);
            Descriptor blob = LocalRegistry.layer(text.getBytes());
            storage.once("GET /bucket/blob\\?signature=a%7Cb .*", answer("200 OK", text));
            network.once(
                    "GET .*/blobs/.*",
                    answer(
                            "307 Temporary Redirect\r\nLocation: http://" + storage.host()
                                    + "/bucket/blob?signature=a|b",
                            ""));
            assertThat(client.blob(image, blob)).asString().isEqualTo(text);
            assertThat(storage.heads()).singleElement().asString().doesNotContainIgnoringCase("authorization");
            assertThat(network.heads().get(network.heads().size() - 1)).containsIgnoringCase("authorization: Basic ");
        }
    }

    @Test
    void anUploadToStorageElsewhereDoesNotCarryTheCredentials() throws Exception {
        client.ping(network.host());
        try (FaultyNetwork storage = new FaultyNetwork(0)) {
            storage.once(
                    "PUT /up\\?s=1&digest=sha256%3A.*",
                    (head, socket, self) -> {
                        socket.getInputStream().readNBytes(4);
                        answer("201 Created", "").happen(head, socket, self);
                    });
            network.once("POST .*", answer("202 Accepted\r\nLocation: http://" + storage.host() + "/up?s=1", ""));
            byte[] abcd = "abcd".getBytes();
            client.upload(image, LocalRegistry.layer(abcd), () -> new ByteArrayInputStream(abcd));
            assertThat(storage.heads()).singleElement().asString().doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void aMountThatIsAnsweredWithAnUploadIsGivenUp() throws Exception {
        registry.upload();
        network.once(
                "POST .*mount=.*",
                (head, socket, self) -> answer("202 Accepted\r\nLocation: /v2/bss/other/blobs/uploads/1", "")
                        .happen(head, socket, self));
        assertThat(client.mount(network.image("bss/other:1"), LAYER.digest(), image))
                .isFalse();
        assertThat(network.count("DELETE /v2/bss/other/blobs/uploads/1 .*")).isEqualTo(1);
        assertThat(client.mount(network.image("bss/other:1"), LAYER.digest(), image))
                .isTrue();
    }

    /** As of registries whose tokens live for minutes: the 401 may come before, within or after a layer's bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5_000_000, 8_000_000})
    void aTokenThatEndsInTheMiddleOfAnUploadIsReplaced(int taken) throws Exception {
        Path storage = Files.createDirectory(directory.resolve("tokens"));
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry protectedOne = LocalRegistry.withTokens(storage, tokens);
                FaultyNetwork between = new FaultyNetwork(protectedOne.port());
                RegistryClient pushing = new RegistryClient(
                        host -> new RegistryAccess(host, true, null, LocalRegistry.USER), log::add, QUICK)) {
            String challenge = "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"" + tokens.realm()
                    + "\",service=\"test-registry\",error=\"invalid_token\"";
            between.once("PUT .*", (head, socket, self) -> {
                socket.getInputStream().readNBytes(taken);
                answer(challenge, "").happen(head, socket, self);
            });
            ImageReference target = between.image("bss/bss.index:1.0");

            pushing.upload(target, LAYER, () -> new ByteArrayInputStream(CONTENT));

            assertThat(pushing.blobExists(target, LAYER.digest())).isTrue();
            assertThat(between.count("PUT .*")).isEqualTo(2);
        }
    }

    @Test
    void credentialsThatChangedMeanwhileAreReadAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RegistryAccessProvider rotating = new RegistryAccessProvider() {
            @Override
            public RegistryAccess accessTo(String host) {
                return new RegistryAccess(host, true, null, new RegistryCredentials("ci", "of-yesterday"));
            }

            @Override
            public RegistryCredentials credentialsNow(String host) {
                asked.incrementAndGet();
                return LocalRegistry.USER;
            }
        };
        try (RegistryClient building = new RegistryClient(rotating, log::add, QUICK)) {
            building.upload(image, LAYER, () -> new ByteArrayInputStream(CONTENT));

            assertThat(building.blobExists(image, LAYER.digest())).isTrue();
        }
        assertThat(asked).hasValue(1);
        assertThat(log)
                .containsExactly(network.host() + " no longer accepts its login; going on with the one there is now");
    }

    @Test
    void aBlobThatTheRegistryDoesNotKnowIsAskedForAFewTimes() throws Exception {
        client.ping(network.host());
        List<String> again = new CopyOnWriteArrayList<>();
        byte[] manifest = RegistryClientTest.manifest(LAYER, LAYER);

        assertThatThrownBy(() ->
                        client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest, () -> again.add("sent again")))
                .hasFieldOrPropertyWithValue("kind", Kind.BLOB_UNKNOWN)
                .hasMessageContaining("the registry does not know a blob of it that it took before");
        assertThat(network.count("PUT .*/manifests/.*")).isEqualTo(3);
        assertThat(again).hasSize(2);

        client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest, () -> {
            try {
                registry.upload();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(client.head(image)).isPresent();
    }

    @Test
    void anInterruptBreaksOff() throws Exception {
        network.once("PUT .*", stall());
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread uploading = new Thread(() -> {
            try {
                registry.upload();
                outcome.complete(null);
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        uploading.start();
        Awaitility.await().until(() -> network.count("PUT .*") == 1);
        uploading.interrupt();
        assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
}
