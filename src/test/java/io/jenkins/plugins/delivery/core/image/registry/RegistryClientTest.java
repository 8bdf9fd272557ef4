package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real registry, as it comes: open, with a password, with a token service, with TLS. */
@RequiresTestbed(TestbedPart.REGISTRY)
class RegistryClientTest {
    private static final byte[] CONTENT = randomBytes(3_000_000);

    @TempDir
    private Path directory;

    @Test
    void storesAnImageAndReadsItBack() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = plain(null)) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            assertThat(client.head(image)).isEmpty();

            byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
            Descriptor layer = LocalRegistry.layer(CONTENT);
            Descriptor configuration = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
            assertThat(client.blobExists(image, layer.digest())).isFalse();
            client.upload(image, layer, () -> new ByteArrayInputStream(CONTENT));
            client.upload(image, configuration, () -> new ByteArrayInputStream(config));
            assertThat(client.blobExists(image, layer.digest())).isTrue();
            byte[] manifest = manifest(configuration, layer);
            Digest digest = client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest);

            Descriptor expected = new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length);
            assertThat(digest).isEqualTo(expected.digest());
            assertThat(client.head(image)).contains(expected);
            assertThat(client.manifest(image.withDigest(digest)).bytes()).isEqualTo(manifest);
            assertThat(client.manifest(image).descriptor()).isEqualTo(expected);
            assertThat(client.blob(image, configuration)).isEqualTo(config);
            try (InputStream in = client.openBlob(image, layer)) {
                assertThat(in.readAllBytes()).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void anEmptyBlobIsABlob() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = plain(null)) {
            ImageReference image = registry.image("bss/empty:1");
            Descriptor empty = LocalRegistry.layer(new byte[0]);
            client.upload(image, empty, InputStream::nullInputStream);
            assertThat(client.blob(image, empty)).isEmpty();
        }
    }

    @Test
    void aMissingImageIsNamed() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = plain(null)) {
            assertThatThrownBy(() -> client.manifest(registry.image("bss/none:1.0")))
                    .isInstanceOf(ImageNotFoundException.class)
                    .hasMessage(
                            "image %1$s/bss/none:1.0 does not exist in the registry %1$s: check the name and the"
                                    + " tag",
                            registry.host());
            assertFails(() -> client.openBlob(registry.image("bss/none:1.0"), LocalRegistry.layer(CONTENT)))
                    .hasFieldOrPropertyWithValue("kind", Kind.NOT_FOUND)
                    .hasMessageContaining("BLOB_UNKNOWN");
        }
    }

    @Test
    void contentThatIsNotWhatItsDescriptorSaysIsRefused() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = plain(null)) {
            ImageReference image = registry.image("bss/wrong:1");
            Descriptor other = new Descriptor(MediaTypes.OCI_LAYER, Digest.of(new byte[0]), CONTENT.length);
            assertFails(() -> client.upload(image, other, () -> new ByteArrayInputStream(CONTENT)))
                    .hasFieldOrPropertyWithValue("kind", Kind.REJECTED)
                    .hasMessageContaining("DIGEST_INVALID");
            assertThat(client.blobExists(image, other.digest())).isFalse();

            Descriptor right = LocalRegistry.layer(CONTENT);
            client.upload(image, right, () -> new ByteArrayInputStream(CONTENT));
            Descriptor tooShort = new Descriptor(right.mediaType(), right.digest(), right.size() - 1);
            assertFails(() -> client.openBlob(image, tooShort)).hasFieldOrPropertyWithValue("kind", Kind.CORRUPT);
        }
    }

    @Test
    void aSourceThatFailsIsNotTheRegistrysFault() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = plain(null)) {
            ImageReference image = registry.image("bss/source:1");
            Descriptor longer = new Descriptor(MediaTypes.OCI_LAYER, Digest.of(CONTENT), CONTENT.length + 1L);
            assertThatThrownBy(() -> client.upload(image, longer, () -> new ByteArrayInputStream(CONTENT)))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("3000000 of 3000001 bytes");
            assertThatThrownBy(() -> client.upload(image, longer, () -> {
                        throw new IOException("no such layer");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no such layer");
        }
    }

    @Test
    void basicCredentialsAreAskedForAndChecked() throws Exception {
        try (LocalRegistry registry = LocalRegistry.withPassword(directory);
                RegistryClient client = plain(LocalRegistry.USER);
                RegistryClient anonymous = plain(null);
                RegistryClient wrong = plain(new RegistryCredentials("ci", "hunter2"))) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            client.ping(registry.host());
            client.checkPush(image);
            client.upload(image, LocalRegistry.layer(CONTENT), () -> new ByteArrayInputStream(CONTENT));
            assertFails(() -> anonymous.checkPush(image))
                    .hasFieldOrPropertyWithValue("kind", Kind.UNAUTHENTICATED)
                    .hasMessageStartingWith(registry.host() + "/bss/bss.index: the registry asks for credentials and"
                            + " there are none for it: set registry.credentialsId");
            assertFails(() -> wrong.checkPush(image))
                    .hasFieldOrPropertyWithValue("kind", Kind.UNAUTHENTICATED)
                    .hasMessageContaining("does not accept the credentials of user 'ci'")
                    .hasMessageNotContaining("hunter2");
            assertFails(() -> wrong.ping(registry.host())).hasFieldOrPropertyWithValue("kind", Kind.UNAUTHENTICATED);
        }
    }

    @Test
    void tokensAreAskedForOncePerScope() throws Exception {
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient client = plain(LocalRegistry.USER)) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            Descriptor layer = LocalRegistry.layer(CONTENT);
            client.upload(image, layer, () -> new ByteArrayInputStream(CONTENT));
            client.putManifest(image, MediaTypes.OCI_MANIFEST, manifest(layer, layer));
            assertThat(tokens.requests()).containsExactly("GET repository:bss/bss.index:pull,push");
            assertThat(client.blobExists(image, layer.digest())).isTrue();
            assertThat(client.head(image)).isPresent();
            assertThat(tokens.requests()).hasSize(2).last().isEqualTo("GET repository:bss/bss.index:pull");
        }
    }

    @Test
    void aTokenThatIsAboutToExpireIsReplaced() throws Exception {
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient client = plain(LocalRegistry.USER)) {
            tokens.lifetimeSeconds(0);
            ImageReference image = registry.image("bss/bss.index:1.0");
            assertThat(client.head(image)).isEmpty();
            assertThat(client.blobExists(image, Digest.of(CONTENT))).isFalse();
            assertThat(tokens.requests())
                    // HEAD, the one GET that shows that it can be believed, and HEAD
                    .hasSize(3)
                    .containsOnly("GET repository:bss/bss.index:pull");
        }
    }

    @Test
    void anIdentityTokenIsExchangedByPost() throws Exception {
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient client = plain(RegistryCredentials.ofIdentityToken(SigningTokenService.REFRESH_TOKEN))) {
            client.checkPush(registry.image("bss/bss.index:1.0"));
            assertThat(tokens.requests())
                    .containsExactly(
                            "POST repository:bss/bss.index:pull,push",
                            "POST repository:bss/bss.index:delete,pull,push");
        }
    }

    @Test
    void theTokenServiceRefusesWrongCredentialsAndLimitsTheRest() throws Exception {
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient wrong = plain(new RegistryCredentials("ci", "hunter2"));
                RegistryClient anonymous = plain(null)) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            assertFails(() -> wrong.checkPush(image))
                    .hasFieldOrPropertyWithValue("kind", Kind.UNAUTHENTICATED)
                    .hasMessageContaining("UNAUTHORIZED: incorrect password")
                    .hasMessageNotContaining("hunter2");
            assertThat(anonymous.head(image)).isEmpty();
            assertFails(() -> anonymous.checkPush(image)).hasFieldOrPropertyWithValue("kind", Kind.UNAUTHENTICATED);
        }
    }

    @Test
    void mountsWithATokenForBothRepositories() throws Exception {
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient client = plain(LocalRegistry.USER)) {
            ImageReference base = registry.image("library/openjdk:8");
            ImageReference target = registry.image("bss/bss.index:1.0");
            Descriptor layer = LocalRegistry.layer(CONTENT);
            client.upload(base, layer, () -> new ByteArrayInputStream(CONTENT));

            assertThat(client.mount(target, layer.digest(), base)).isTrue();
            assertThat(client.blobExists(target, layer.digest())).isTrue();
            assertThat(tokens.requests())
                    .contains("GET repository:bss/bss.index:pull,push repository:library/openjdk:pull");
            assertThat(client.mount(target, Digest.of(new byte[] {1}), base))
                    .as("a blob that is not there is answered with 202")
                    .isFalse();
        }
    }

    @Test
    void manyThreadsShareOneClient() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (SigningTokenService tokens = SigningTokenService.start();
                LocalRegistry registry = LocalRegistry.withTokens(directory, tokens);
                RegistryClient client = plain(LocalRegistry.USER)) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            List<Callable<Boolean>> uploads = new Random(1)
                    .ints(16)
                    .<Callable<Boolean>>mapToObj(seed -> () -> {
                        byte[] content = Arrays.copyOf(CONTENT, 300_000 + Math.floorMod(seed, 1000));
                        client.upload(image, LocalRegistry.layer(content), () -> new ByteArrayInputStream(content));
                        return client.blobExists(image, Digest.of(content));
                    })
                    .toList();
            for (Future<Boolean> upload : pool.invokeAll(uploads)) {
                assertThat(upload.get()).isTrue();
            }
            assertThat(tokens.requests()).hasSize(2);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aPrivateAuthorityIsTrustedWhenItIsGiven() throws Exception {
        LoopbackKey key = LoopbackKey.shared();
        try (LocalRegistry registry = LocalRegistry.withTls(directory, key);
                RegistryClient trusting = client(host -> new RegistryAccess(host, false, pem(key), null));
                RegistryClient strict = client(RegistryAccess::anonymous);
                RegistryClient plain = plain(null)) {
            ImageReference image = registry.image("bss/bss.index:1.0");
            trusting.upload(image, LocalRegistry.layer(CONTENT), () -> new ByteArrayInputStream(CONTENT));
            assertThat(trusting.blobExists(image, Digest.of(CONTENT))).isTrue();

            assertFails(() -> strict.ping(registry.host()))
                    .hasFieldOrPropertyWithValue("kind", Kind.TLS_UNTRUSTED)
                    .hasMessageContaining("is not trusted: put the CA that signed it into registry.caCertificateId");
            assertFails(() -> plain.ping(registry.host()))
                    .hasFieldOrPropertyWithValue("kind", Kind.WRONG_PROTOCOL)
                    .hasMessageContaining("speaks TLS and not plain HTTP: switch registry.plainHttp off");
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        LoopbackKey key = LoopbackKey.shared();
        try (LocalRegistry registry = LocalRegistry.withTls(directory, key);
                RegistryClient client = client(host -> new RegistryAccess(host, false, pem(key), null))) {
            assertFails(() -> client.ping("localhost:" + registry.port()))
                    .hasFieldOrPropertyWithValue("kind", Kind.TLS_UNTRUSTED)
                    .hasMessageContaining("is not for that name");
        }
    }

    @Test
    void plainHttpIsNeverAssumed() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = client(RegistryAccess::anonymous)) {
            assertFails(() -> client.head(registry.image("bss/bss.index:1.0")))
                    .hasFieldOrPropertyWithValue("kind", Kind.WRONG_PROTOCOL)
                    .hasMessageContaining("speaks plain HTTP and not TLS")
                    .hasMessageContaining("registry.plainHttp");
        }
    }

    @Test
    void theThreadsEndWithTheClient() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(directory)) {
            try (RegistryClient client = plain(null)) {
                client.ping(registry.host());
                assertThat(threadsOf(registry)).isPositive();
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> threadsOf(registry) == 0);
        }
    }

    private static long threadsOf(LocalRegistry registry) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("registry " + registry.host()))
                .count();
    }

    private static RegistryClient plain(RegistryCredentials credentials) {
        return client(host -> new RegistryAccess(host, true, null, credentials));
    }

    private static RegistryClient client(RegistryAccessProvider access) {
        return new RegistryClient(access, BuildLog.NONE);
    }

    private static String pem(LoopbackKey key) {
        try {
            return "the CA of the test\n" + key.certificatePem();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return assertThatThrownBy(work)
                .isInstanceOf(RegistryException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    static byte[] manifest(Descriptor configuration, Descriptor layer) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(MediaTypes.OCI_MANIFEST, json(configuration), json(layer))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String json(Descriptor descriptor) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }

    static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
