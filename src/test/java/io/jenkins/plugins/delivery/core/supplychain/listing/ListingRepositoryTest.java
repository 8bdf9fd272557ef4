package io.jenkins.plugins.delivery.core.supplychain.listing;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What whoever may push can put into a real registry in the place of a listing, and what of it is believed. */
@RequiresTestbed(TestbedPart.REGISTRY)
class ListingRepositoryTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final AtomicInteger LAYERS = new AtomicInteger();

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    /** One that no other test has a listing of. */
    private final Digest layer = Digest.of(("layer " + LAYERS.incrementAndGet()).getBytes(StandardCharsets.UTF_8));

    private SigningKey key;
    private SettingsAccess access;
    private RegistryClient client;
    private ListingArtifacts artifacts;
    private byte[] packed;

    @BeforeEach
    void readALayer() throws Exception {
        key = Keys.ecdsa();
        access = new SettingsAccess(
                new RegistrySettings(REGISTRY.host(), "x", "", "${app}", "", "", true), null, Map.of());
        client = new RegistryClient(access, BuildLog.NONE);
        artifacts = new ListingArtifacts(client, ImageReference.parse(repository()));
        LayerListingCache cache = new LayerListingCache(directory, new ListingKey(new byte[32]));
        cache.put(
                layer,
                LayerListing.read(
                        tar(Stream.of(file("etc/passwd", '0', "app:x:1:1::/:/bin/sh\n".getBytes()))),
                        NameQuota.ofImage()));
        packed = cache.packed(layer).orElseThrow();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static String repository() {
        return REGISTRY.host() + "/platform/listings";
    }

    private Map<Digest, byte[]> listings(SigningKey... believed) throws InterruptedException {
        try (ListingRepository repository = new ListingRepository(
                repository(),
                () -> Stream.of(believed).map(SigningKey::verificationKey).toList(),
                access,
                log::add)) {
            return repository.listings(List.of(layer, OTHER));
        }
    }

    /** Under the tag of the key that is believed. */
    private void write(byte[] envelope) throws InterruptedException {
        artifacts.write(layer, key.verificationKey(), envelope);
    }

    private String suffix() {
        return "." + key.verificationKey().fingerprint() + ".listing";
    }

    private void assertIgnored(String why) throws InterruptedException {
        assertThat(listings(key)).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("What " + repository() + " says of layer " + layer.abbreviated() + " is not used, it ")
                .contains(why);
    }

    @Test
    void whatOneSignedTheOtherHas() throws Exception {
        ListingPublication publication = new ListingPublication(repository(), access, log::add);
        publication.take(layer, packed);
        publication.publish(() -> key);

        assertThat(log).containsExactly("Kept what is in 1 layer of bases, signed, in " + repository());
        log.clear();
        assertThat(listings(Keys.ed25519(), key)).containsOnlyKeys(layer);
        assertThat(listings(key).get(layer)).isEqualTo(packed);
        assertThat(log).isEmpty();
    }

    @Test
    void thoseWhoDoNotBelieveEachOtherDoNotReplaceEachOthers() throws Exception {
        SigningKey other = Keys.ecdsa();
        for (SigningKey signer : List.of(key, other)) {
            ListingPublication publication = new ListingPublication(repository(), access, log::add);
            publication.take(layer, packed);
            publication.publish(() -> signer);
        }

        assertThat(listings(key)).containsOnlyKeys(layer);
        assertThat(listings(other)).containsOnlyKeys(layer);
    }

    @Test
    void whatAnotherKeySignedIsNotBelieved() throws Exception {
        write(SignedListing.seal(layer, packed, Keys.ecdsa()));

        assertIgnored("is not signed with key " + key.verificationKey().fingerprint());
    }

    @Test
    void theListingOfAnotherLayerIsNotThisOnes() throws Exception {
        write(SignedListing.seal(OTHER, packed, key));

        assertIgnored("is of another layer");
    }

    @Test
    void aChangedListingIsNotSigned() throws Exception {
        DsseEnvelope honest = DsseEnvelope.parse(Json.read(SignedListing.seal(layer, packed, key)));
        byte[] changed = honest.payload().clone();
        changed[changed.length - 1] ^= 1;
        write(Json.write(new DsseEnvelope(honest.payloadType(), changed, honest.signatures()).toJson()));

        assertIgnored("is not signed with");
    }

    @Test
    void aListingOfAnotherFormatIsMadeAgain() throws Exception {
        byte[] message = (layer + "\n").getBytes(StandardCharsets.US_ASCII);
        String type = SignedListing.TYPE.replaceFirst("[0-9]+$", "1");
        write(Json.write(DsseEnvelope.sign(type, message, key).toJson()));

        assertIgnored("has another format, " + type);
    }

    @Test
    void aStatementIsNoListing() throws Exception {
        byte[] statement = Json.write(Json.object().put("_type", "https://in-toto.io/Statement/v1"));
        write(Json.write(DsseEnvelope.sign(DsseEnvelope.IN_TOTO, statement, key).toJson()));

        assertIgnored("has another format, application/vnd.in-toto+json");
    }

    /** As it would have to be under the tag of cosign's attestations. */
    @Test
    void aListingIsNoStatementAndNoSignatureOfAnImage() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        ImageReference tagged = ImageReference.parse(REGISTRY.host() + "/base/small:1");
        ImageReference image =
                tagged.withDigest(client.manifest(tagged).descriptor().digest());
        byte[] envelope = SignedListing.seal(image.digest(), packed, key);
        new ListingArtifacts(client, image).write(image.digest(), key.verificationKey(), envelope);
        String tag = "sha256-" + image.digest().hex();
        byte[] manifest = client.manifest(image.withTag(tag + suffix())).bytes();
        for (String suffix : List.of(".att", ".sig")) {
            client.putManifest(image.withTag(tag + suffix), "application/vnd.oci.image.manifest.v1+json", manifest);
        }
        ImageVerification verification = new ImageVerification(client, image, List.of(key.verificationKey()));

        assertThatThrownBy(verification::requireSignature).isInstanceOf(UntrustedImageException.class);
        assertThatThrownBy(() -> verification.requireStatements(PredicateType.CYCLONEDX))
                .isInstanceOf(UntrustedImageException.class);
    }

    @Test
    void whatIsNoEnvelopeIsIgnored() throws Exception {
        write("{".getBytes(StandardCharsets.US_ASCII));

        assertIgnored("");
    }

    @Test
    void anImageUnderTheTagIsIgnored() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "platform/listings", "sha256-" + layer.hex() + suffix());

        assertIgnored("is no envelope");
    }

    @Test
    void whatIsTooLargeIsNotRead() throws Exception {
        write(new byte[ListingArtifacts.MOST_BYTES + 1]);

        assertIgnored("has more than 4 MB");
    }

    /** A manifest may say what it likes of its content. */
    @Test
    void whatIsLargerThanItSaysIsCutOff() throws Exception {
        byte[] envelope = SignedListing.seal(layer, packed, key);
        write(envelope);
        ImageReference tag = ImageReference.parse(repository()).withTag("sha256-" + layer.hex() + suffix());
        ObjectNode manifest = (ObjectNode) Json.read(client.manifest(tag).bytes());
        ((ObjectNode) manifest.path("layers").path(0)).put("size", envelope.length - 1);
        client.putManifest(tag, "application/vnd.oci.image.manifest.v1+json", Json.write(manifest));

        assertIgnored("cannot be had: ");
    }

    @Test
    void whatCannotBeUnpackedIsReadFromTheLayer() throws Exception {
        write(SignedListing.seal(layer, new byte[] {1, 2, 3}, key));
        try (ListingRepository repository =
                new ListingRepository(repository(), () -> List.of(key.verificationKey()), access, log::add)) {
            LayerListingCache cache =
                    new LayerListingCache(directory.resolve("empty"), new ListingKey(new byte[32]), repository);

            assertThat(cache.getAll(List.of(layer))).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeIsNotKept() throws Exception {
        ListingPublication publication = new ListingPublication(repository(), access, log::add);
        publication.take(layer, new byte[ListingArtifacts.MOST_BYTES]);
        publication.publish(() -> key);

        assertThat(log).singleElement().asString().contains("has too many files to be listed there");
        assertThat(listings(key)).isEmpty();
    }

    @Test
    void keysThatCannotBeHadAreALine() throws Exception {
        write(SignedListing.seal(layer, packed, key));
        try (ListingRepository repository = new ListingRepository(
                repository(),
                () -> {
                    throw new UntrustedImageException("no such key");
                },
                access,
                log::add)) {
            assertThat(repository.listings(List.of(layer))).isEmpty();
            assertThat(repository.listings(List.of(layer))).isEmpty();
        }
        assertThat(log).containsExactly("What is in base images is not read from " + repository() + ": no such key");
    }
}
