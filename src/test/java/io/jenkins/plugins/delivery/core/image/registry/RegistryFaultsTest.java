package io.jenkins.plugins.delivery.core.image.registry;

import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.answer;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.cutAnswerAfter;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.cutUploadAfter;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.drip;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.loseAnswer;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.stall;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.stallAnswerAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real registry behind a network that is told what to break. */
@Timeout(60)
@RequiresTestbed(TestbedPart.REGISTRY)
class RegistryFaultsTest {
    private static final byte[] CONTENT = RegistryClientTest.randomBytes(8_000_000);
    private static final Descriptor LAYER = LocalRegistry.layer(CONTENT);
    private static final RegistryLimits QUICK = new RegistryLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(10),
            Duration.ofSeconds(2));

    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private LocalRegistry registry;
    private FaultyNetwork network;
    private RegistryClient client;
    private ImageReference image;

    @BeforeEach
    void start() throws IOException {
        registry = LocalRegistry.withPassword(directory);
        network = new FaultyNetwork(registry.port());
        client = new RegistryClient(host -> new RegistryAccess(host, true, null, LocalRegistry.USER), log::add, QUICK);
        image = network.image("bss/bss.index:1.0");
    }

    @AfterEach
    void stop() throws IOException {
        if (client != null) {
            client.close();
            network.close();
            registry.close();
        }
    }

    private void upload() throws IOException, InterruptedException {
        client.upload(image, LAYER, () -> new ByteArrayInputStream(CONTENT));
    }

    private byte[] download() throws IOException, InterruptedException {
        try (InputStream in = client.openBlob(image, LAYER)) {
            return in.readAllBytes();
        }
    }

    @Test
    void waitsAsLongAsABusyRegistryAsks() throws Exception {
        client.ping(network.host());
        network.once("GET /v2/ .*", answer("429 Too Many Requests\r\nRetry-After: 1", ""));
        long start = System.nanoTime();
        client.ping(network.host());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(log).singleElement().asString().contains("too many requests", "trying again, 3 times in all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "404 Not Found"})
    void anAnswerThatComesByteForByteIsNotWaitedForForEver(String status) {
        network.once(
                "GET .*/manifests/.*",
                drip(status + "\r\nContent-Type: application/vnd.oci.image.manifest.v1+json", Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.manifest(image)).isInstanceOf(DeliveryException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    /** Each byte comes before the time of one is over; a signature would be waited for for days. */
    @Test
    void aSmallBlobThatComesByteForByteIsNotWaitedForForEver() throws Exception {
        Descriptor small = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(new byte[0]), 100_000);
        network.once("GET .*/blobs/.*", drip("200 OK", Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThatThrownBy(() -> client.blob(image, small)).hasMessageEndingWith(": not whole within 5 s");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aManifestIsTakenUpTo4Megabytes() {
        network.once(
                "GET .*/manifests/.*",
                answer(
                        "200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json",
                        " ".repeat((4 << 20) + 1)));

        assertThatThrownBy(() -> client.manifest(image))
                .hasMessage(image + ": its manifest has more than 4 MB, which is beyond what is taken: use another"
                        + " image, or push it anew with a current tool")
                .hasFieldOrPropertyWithValue("kind", Kind.REJECTED);
    }

    @Test
    void aTokenServiceIsBoundedToo() throws Exception {
        String challenge = "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"http://" + network.host() + "/token\"";
        network.once("GET /v2/ .*", answer(challenge, ""))
                .once("GET /token.*", answer("200 OK", "{\"token\": \"" + "t".repeat(2 << 20) + "\"}"));

        assertThatThrownBy(() -> client.ping(network.host()))
                .hasMessageContaining("answers with more than 1048576 bytes, which is beyond what is taken");

        network.once("GET /v2/ .*", answer(challenge, ""))
                .once("GET /token.*", answer("200 OK", "{\"token\": \"t\", \"expires_in\": 9223372036854775807}"))
                .once("GET /v2/ .*", answer("200 OK", "{}"));
        client.ping(network.host());
    }

    @Test
    void givesUpOnARegistryThatStaysBusy() {
        for (int i = 0; i < 3; i++) {
            network.once("HEAD .*", answer("429 Too Many Requests\r\nRetry-After: 0", ""));
        }
        assertThatThrownBy(() -> client.head(image)).hasFieldOrPropertyWithValue("kind", Kind.RATE_LIMITED);
        assertThat(network.count("HEAD .*")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aFailureThatPassesIsNoFailure(int status) throws Exception {
        network.once("HEAD .*", answer(status + " Oops", "")).once("HEAD .*", answer(status + " Oops", ""));
        assertThat(client.head(image)).isEmpty();
        assertThat(log).singleElement().asString().contains("status " + status);
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
        upload();
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
        upload();
        assertThat(registryHas(CONTENT)).isTrue();
        assertThat(log).last().asString().matches("layer [0-9a-f]{12} starts again");
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNotRepeated() throws Exception {
        network.once("PUT .*", loseAnswer());
        upload();
        assertThat(registryHas(CONTENT)).isTrue();
        assertThat(network.count("PUT .*")).isEqualTo(1);
    }

    @Test
    void anUploadThatAlwaysBreaksFails() {
        for (int i = 0; i < 10; i++) {
            network.once("(PUT|PATCH) .*", cutUploadAfter(1000));
        }
        assertThatThrownBy(this::upload)
                .hasFieldOrPropertyWithValue("kind", Kind.UPLOAD_BROKEN)
                .hasMessageContaining("bss/bss.index")
                .hasMessageContaining("8000000 bytes");
        assertThat(network.count("(PUT|PATCH) .*")).isEqualTo(3);
    }

    @Test
    void anUploadThatStallsBreaksOff() throws Exception {
        network.once("PUT .*", stall());
        upload();
        assertThat(registryHas(CONTENT)).isTrue();
        assertThat(log).first().asString().contains("does not answer in time");
    }

    @Test
    void aDownloadThatBreaksGoesOnWhereItBroke() throws Exception {
        upload();
        network.once("GET .*/blobs/.*", cutAnswerAfter(3_000_000)).once("GET .*/blobs/.*", cutAnswerAfter(2_000_000));
        assertThat(download()).isEqualTo(CONTENT);
        assertThat(network.heads().stream().filter(head -> head.contains("Range: bytes=")))
                .hasSize(2);
    }

    @Test
    void aDownloadThatStallsGoesOn() throws Exception {
        upload();
        network.once("GET .*/blobs/.*", stallAnswerAfter(3_000_000));
        assertThat(download()).isEqualTo(CONTENT);
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
        upload();
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
    void redirectsEnd() throws Exception {
        client.ping(network.host());
        for (int i = 0; i < 6; i++) {
            network.once("GET .*", answer("307 Temporary Redirect\r\nLocation: /v2/again", ""));
        }
        assertThatThrownBy(() -> client.openBlob(image, LAYER)).hasMessageContaining("redirects more than 5 times");
    }

    @Test
    void aWebPageIsNotARegistry() throws Exception {
        String page = "<html>Welcome</html>";
        network.once("HEAD .*", answer("404 Not Found\r\nContent-Type: text/html", page))
                .once("GET .*", answer("404 Not Found\r\nContent-Type: text/html", page));
        assertNotARegistry(() -> client.head(image));
        network.once("GET .*", answer("200 OK\r\nContent-Type: text/html; charset=utf-8", page));
        assertNotARegistry(() -> client.ping(network.host()));
        network.once("GET .*", answer("200 OK\r\nContent-Type: text/html", page));
        assertNotARegistry(() -> client.manifest(image));
        network.once("POST .*", answer("405 Not Allowed\r\nContent-Type: text/html", page));
        assertNotARegistry(() -> client.checkPush(image));
    }

    private static void assertNotARegistry(ThrowingCallable work) {
        assertThatThrownBy(work)
                .hasFieldOrPropertyWithValue("kind", Kind.NOT_A_REGISTRY)
                .hasMessageContaining("web page")
                .hasMessageContaining("check registry.host and its port");
    }

    @Test
    void aRegistryThatHangsIsLeft() {
        network.once("HEAD .*", stall()).once("HEAD .*", stall());
        assertThatThrownBy(() -> client.head(image)).hasFieldOrPropertyWithValue("kind", Kind.TIMEOUT);
    }

    @Test
    void aRegistryThatIsDownIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> client.ping("127.0.0.1:" + port))
                .hasFieldOrPropertyWithValue("kind", Kind.UNREACHABLE)
                .hasMessageContaining("127.0.0.1:" + port + " cannot be reached");
        assertThatThrownBy(() -> client.ping("registry.invalid"))
                .hasFieldOrPropertyWithValue("kind", Kind.UNKNOWN_HOST)
                .hasMessage("registry.invalid: the host name registry.invalid is not known: check registry.host");
    }

    @Test
    void whatTheRegistrySaysCannotForgeALogLine() throws Exception {
        client.ping(network.host());
        network.once(
                "PUT .*", answer("400 Bad Request\r\nContent-Type: application/json", """
                {"errors":[{"code":"MANIFEST_INVALID","message":"no\\nFAKE LINE\\u001b[31m %s"}]}""".formatted("x".repeat(2000))));
        assertThatThrownBy(() -> client.putManifest(image, MediaTypes.OCI_MANIFEST, new byte[] {'{', '}'}))
                .hasFieldOrPropertyWithValue("kind", Kind.REJECTED)
                .hasMessageContaining("MANIFEST_INVALID: no FAKE LINE [31m xxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void aMountThatIsAnsweredWithAnUploadIsGivenUp() throws Exception {
        upload();
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

    @Test
    void aRegistryWithoutDigestsInItsHeadsIsReadByGet() throws Exception {
        upload();
        byte[] manifest = RegistryClientTest.manifest(LAYER, LAYER);
        Digest digest = client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest);
        network.once("HEAD .*", answer("405 Method Not Allowed\r\nContent-Type: application/json", ""));
        assertThat(client.head(image)).map(Descriptor::digest).contains(digest);
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

    @ParameterizedTest
    @ValueSource(strings = {"405 Method Not Allowed", "404 Not Found", "501 Not Implemented"})
    void aRegistryWhoseHeadsAreOfNoUseIsAskedByGet(String status) throws Exception {
        upload();
        byte[] manifest = RegistryClientTest.manifest(LAYER, LAYER);
        Digest digest = client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest);
        network.always(head -> head.startsWith("HEAD "), answer(status, ""));

        assertThat(client.blobExists(image, LAYER.digest())).isTrue();
        assertThat(client.blobExists(image, Digest.of(manifest))).isFalse();
        assertThat(client.blobExists(image, LAYER.digest())).isEqualTo(!status.startsWith("404"));
        assertThat(network.heads().stream().filter(head -> head.startsWith("GET ") && head.contains("/blobs/")))
                .allMatch(head -> head.contains("Range: bytes=0-0"));
        assertThat(client.head(image.withTag("none"))).isEmpty();
        if (!status.startsWith("404")) {
            assertThat(client.head(image)).map(Descriptor::digest).contains(digest);
        }
    }

    /** One look is enough: after that, what HEAD does not find is sent without a second question. */
    @Test
    void aHeadThatOnceWasRightIsBelieved() throws Exception {
        upload();
        for (int i = 0; i < 3; i++) {
            assertThat(client.blobExists(image, Digest.of(new byte[i]))).isFalse();
        }
        assertThat(network.count("GET .*/blobs/.*")).isEqualTo(1);
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
                upload();
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
                upload();
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

    private boolean registryHas(byte[] content) throws InterruptedException {
        return client.blobExists(image, Digest.of(content));
    }
}
