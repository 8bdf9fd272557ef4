package io.jenkins.plugins.delivery.core.image.registry;

import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.answer;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.drip;
import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.stall;
import static io.jenkins.plugins.delivery.core.image.registry.RegistryBehindFaults.LAYER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of answers that a registry, or what stands before it, gives late, wrong, too large or not at all. */
@Timeout(60)
@RequiresTestbed(TestbedPart.REGISTRY)
class RegistryFaultsTest {
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
    void aRegistryWithoutDigestsInItsHeadsIsReadByGet() throws Exception {
        registry.upload();
        byte[] manifest = RegistryClientTest.manifest(LAYER, LAYER);
        Digest digest = client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest);
        network.once("HEAD .*", answer("405 Method Not Allowed\r\nContent-Type: application/json", ""));
        assertThat(client.head(image)).map(Descriptor::digest).contains(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"405 Method Not Allowed", "404 Not Found", "501 Not Implemented"})
    void aRegistryWhoseHeadsAreOfNoUseIsAskedByGet(String status) throws Exception {
        registry.upload();
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
        registry.upload();
        for (int i = 0; i < 3; i++) {
            assertThat(client.blobExists(image, Digest.of(new byte[i]))).isFalse();
        }
        assertThat(network.count("GET .*/blobs/.*")).isEqualTo(1);
    }
}
