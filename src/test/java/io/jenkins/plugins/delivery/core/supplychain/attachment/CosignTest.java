package io.jenkins.plugins.delivery.core.supplychain.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ArtifactUpload;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.CosignRun;
import io.jenkins.plugins.delivery.testbed.ReferrersRegistry;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is signed here the real cosign verifies, and what cosign signs is verified here, in two real registries. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.REFERRERS_REGISTRY, TestbedPart.COSIGN})
class CosignTest {
    @RegisterExtension
    static final RegistryServer PLAIN = RegistryServer.builder().deleteEnabled().build();

    private static ReferrersRegistry referrers;

    @TempDir
    Path directory;

    private final RegistryClient client =
            new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE);
    private SigningKey key;
    private Path keyFile;
    private String repository;

    /** With the API of referrers, and without. */
    enum Registry {
        PLAIN,
        REFERRERS;

        URI url() {
            return this == PLAIN ? CosignTest.PLAIN.url() : referrers.url();
        }

        String host() {
            return url().getAuthority();
        }
    }

    @BeforeAll
    static void startRegistry() throws Exception {
        referrers = ReferrersRegistry.start();
    }

    @AfterAll
    static void stopRegistry() {
        referrers.close();
    }

    @BeforeEach
    void makeKey() throws Exception {
        key = Keys.ecdsa();
        keyFile = Files.writeString(
                directory.resolve("cosign.pub"), key.verificationKey().pem());
        repository = "bss/" + UUID.randomUUID();
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    private ImageReference push(Registry registry, String tag, List<String> architectures) throws Exception {
        BaseImages.pushIndex(registry.url(), repository, tag, architectures);
        return ImageParts.of(client, new ImageReference(registry.host(), repository, tag, null))
                .image();
    }

    @ParameterizedTest
    @EnumSource
    void cosignVerifiesWhatIsSignedHere(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        assertThat(CosignRun.verify(directory, keyFile, image.toString()).exitCode())
                .isNotZero();

        new Attachments(client, image).sign(key);

        CosignRun run = CosignRun.verify(directory, keyFile, image.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(verification(image, key).requireSignature()).isEqualTo(key.verificationKey());
        // By its tag as well, which cosign looks up.
        assertThat(CosignRun.verify(directory, keyFile, image.name() + ":1").exitCode())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void cosignVerifiesAnEd25519Signature(Registry registry) throws Exception {
        SigningKey ed25519 = Keys.ed25519();
        Files.writeString(keyFile, ed25519.verificationKey().pem());
        ImageReference image = push(registry, "1", List.of("amd64"));

        new Attachments(client, image).sign(ed25519);

        CosignRun run = CosignRun.verify(directory, keyFile, image.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void cosignVerifiesWhatIsStatedHere(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        Attachments attachments = new Attachments(client, image);

        attachments.sign(key);
        attachments.attest(PredicateType.CYCLONEDX, Json.object().put("bomFormat", "CycloneDX"), key);
        attachments.attest(PredicateType.PROVENANCE, Json.object().put("words", "first"), key);
        attachments.attest(PredicateType.PROVENANCE, Json.object().put("words", "second"), key);

        for (String type : List.of("cyclonedx", "slsaprovenance1")) {
            CosignRun run = CosignRun.verifyAttestation(directory, keyFile, type, image.toString());
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
        assertThat(CosignRun.verify(directory, keyFile, image.toString()).exitCode())
                .isZero();
        assertThat(CosignRun.verifyAttestation(directory, keyFile, "spdx", image.toString())
                        .exitCode())
                .isNotZero();
        List<Statement> statements = verification(image, key).requireStatements(PredicateType.PROVENANCE);
        assertThat(statements)
                .extracting(statement -> statement.predicate().path("words").asText())
                .contains("second");
        assertThatThrownBy(() -> verification(image, key).requireStatements(PredicateType.parse("type", "https://a/b")))
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(image + " has no statement of the type https://a/b");
    }

    /** As syft's of an image with everything in it. */
    @ParameterizedTest
    @EnumSource
    void aLargeBillIsReadAgain(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        JsonNode bill = Json.object().put("bomFormat", "CycloneDX").put("words", "x".repeat(6 << 20));
        Attachments attachments = new Attachments(client, image);
        attachments.attest(PredicateType.CYCLONEDX, bill, key);
        attachments.sign(key);

        CosignRun run = CosignRun.verifyAttestation(directory, keyFile, "cyclonedx", image.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(verification(image, key).requireSignature()).isEqualTo(key.verificationKey());
        assertThat(verification(image, key).requireStatements(PredicateType.CYCLONEDX))
                .allSatisfy(statement -> assertThat(statement.predicate()).isEqualTo(bill));
        JsonNode larger = Json.object().put("words", "x".repeat(13 << 20));
        assertThatThrownBy(() -> attachments.attest(PredicateType.CYCLONEDX, larger, key))
                .hasMessage("What is stated of " + image + ", cyclonedx, has more than 16 MB with its signature, which"
                        + " nobody reads: state less");
    }

    /** Anybody may attach what nobody can read, and a list under a tag names what was deleted since. */
    @ParameterizedTest
    @EnumSource
    void whatCannotBeReadDoesNotHideTheRest(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        new Attachments(client, image).attest(PredicateType.PROVENANCE, Json.object(), key);
        String subject = image.digest().value();
        String twice = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                + "\",\"config\":C,\"layers\":[C],\"Layers\":[C],\"subject\":{\"mediaType\":\"" + MediaTypes.OCI_INDEX
                + "\",\"size\":1,\"digest\":\"" + subject + "\"}}";
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        Descriptor content = new Descriptor("application/json", Digest.of(empty), empty.length);
        new ArtifactUpload(client, image).content(content, empty);
        byte[] manifest = twice.replace("C", descriptor(content).toString()).getBytes(StandardCharsets.UTF_8);
        client.putManifest(image.withDigest(Digest.of(manifest)), MediaTypes.OCI_MANIFEST, manifest);
        if (registry == Registry.PLAIN) {
            ObjectNode list = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
            new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length)
                    .putInto(list.putArray("manifests").addObject());
            client.putManifest(image.withTag("sha256-" + image.digest().hex()), MediaTypes.OCI_INDEX, Json.write(list));
        }

        assertThat(client.referrers(image).manifests()).isNotEmpty();
        assertThat(verification(image, key).requireStatements(PredicateType.PROVENANCE))
                .isNotEmpty();
    }

    private static ObjectNode descriptor(Descriptor content) {
        ObjectNode node = Json.object();
        content.putInto(node);
        return node;
    }

    /** Whoever may push puts more beside an image than fits into a controller's memory. */
    @ParameterizedTest
    @EnumSource
    void moreThanFitsIntoMemoryIsNotRead(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        SigningKey another = Keys.ecdsa();
        byte[] content = new byte[15 << 20];
        List<TaggedLayers.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            content[0]++;
            entries.add(new TaggedLayers.Entry(DsseEnvelope.MEDIA_TYPE, content.clone(), Map.of()));
        }
        new TaggedLayers(client, image, TaggedLayers.ATTESTATIONS).write(entries, List.of());

        assertThatThrownBy(() -> verification(image, another).requireStatements(PredicateType.PROVENANCE))
                .hasMessageStartingWith("tag '")
                .hasMessageEndingWith(
                        "has a layer of more than 16 MB, or more than 64 MB in all: delete it, and sign" + " again");
    }

    /** Under cosign's tag there is one of a kind, whoever signs as often as he likes. */
    @ParameterizedTest
    @EnumSource
    void nothingIsAttachedTwice(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        Attachments attachments = new Attachments(client, image);
        for (int i = 0; i < 2; i++) {
            attachments.sign(key);
            attachments.attest(PredicateType.PROVENANCE, Json.object().put("words", "same"), key);
        }
        attachments.sign(Keys.ecdsa());

        assertThat(attachments.signatures()).hasSize(2);
        int bundles = registry == Registry.REFERRERS ? 3 : 0;
        assertThat(attachments.envelopes()).hasSize(1 + bundles);
    }

    @ParameterizedTest
    @EnumSource
    void anIndexIsSignedWithEachOfItsImages(Registry registry) throws Exception {
        ImageReference index = push(registry, "1", List.of("amd64", "arm64"));
        ImageParts parts = ImageParts.of(client, index);
        assertThat(parts.all()).hasSize(3).startsWith(index);

        for (ImageReference image : parts.all()) {
            new Attachments(client, image).sign(key);
        }

        for (ImageReference image : parts.all()) {
            CosignRun run = CosignRun.verify(directory, keyFile, image.toString());
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherKeyIsRefused(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        SigningKey another = Keys.ecdsa();
        new Attachments(client, image).sign(another);
        new Attachments(client, image).attest(PredicateType.PROVENANCE, Json.object(), another);

        assertThat(CosignRun.verify(directory, keyFile, image.toString()).exitCode())
                .isNotZero();
        assertThatThrownBy(() -> verification(image, key).requireSignature())
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(image + " is not signed with " + key.verificationKey()
                        + ": none of the signatures beside it is");
        assertThatThrownBy(() -> verification(image, key).requireStatements(PredicateType.PROVENANCE))
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(image + " has no statement of the type slsaprovenance1 that is signed with "
                        + key.verificationKey());
    }

    /** Whoever may push moves the tag to another image; the one that was signed stays so, the other is not. */
    @ParameterizedTest
    @EnumSource
    void aMovedTagIsNotSigned(Registry registry) throws Exception {
        ImageReference signed = push(registry, "1", List.of("amd64"));
        new Attachments(client, signed).sign(key);

        ImageReference moved = push(registry, "1", List.of("arm64"));

        assertThat(moved.digest()).isNotEqualTo(signed.digest());
        assertThat(CosignRun.verify(directory, keyFile, moved.name() + ":1").exitCode())
                .isNotZero();
        assertThatThrownBy(() -> verification(moved, key).requireSignature())
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(moved + " is not signed");
        assertThat(verification(signed, key).requireSignature()).isEqualTo(key.verificationKey());
    }

    /** Whoever may push copies what is beside a signed image beside his own. */
    @ParameterizedTest
    @EnumSource
    void theSignatureOfAnotherImageIsRefused(Registry registry) throws Exception {
        ImageReference signed = push(registry, "1", List.of("amd64"));
        Attachments attachments = new Attachments(client, signed);
        attachments.sign(key);
        attachments.attest(PredicateType.PROVENANCE, Json.object(), key);
        ImageReference other = push(registry, "2", List.of("arm64"));
        copy(signed, other, TaggedLayers.SIGNATURES, SimpleSigning.MEDIA_TYPE);
        copy(signed, other, TaggedLayers.ATTESTATIONS, DsseEnvelope.MEDIA_TYPE);

        assertThat(CosignRun.verify(directory, keyFile, other.toString()).exitCode())
                .isNotZero();
        assertThatThrownBy(() -> verification(other, key).requireSignature())
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(other + " is not signed: the signature beside it is of another image, " + signed.digest());
        assertThatThrownBy(() -> verification(other, key).requireStatements(PredicateType.PROVENANCE))
                .isInstanceOf(UntrustedImageException.class)
                .hasMessage(
                        other + " has no statement of the type slsaprovenance1: the one beside it is of another image");
    }

    private void copy(ImageReference from, ImageReference to, String suffix, String mediaType) throws Exception {
        new TaggedLayers(client, to, suffix).write(new TaggedLayers(client, from, suffix).read(mediaType), List.of());
    }

    /** Somebody changes what was signed, and leaves the signature. */
    @ParameterizedTest
    @EnumSource
    void aTamperedPayloadIsRefused(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        ImageReference other = push(registry, "2", List.of("arm64"));
        TaggedLayers.Entry signature = signatureOf(image);
        new TaggedLayers(client, other, TaggedLayers.SIGNATURES)
                .write(
                        List.of(new TaggedLayers.Entry(
                                SimpleSigning.MEDIA_TYPE, SimpleSigning.payload(other), signature.annotations())),
                        List.of());

        assertThat(CosignRun.verify(directory, keyFile, other.toString()).exitCode())
                .isNotZero();
        assertThatThrownBy(() -> verification(other, key).requireSignature())
                .isInstanceOf(UntrustedImageException.class)
                .hasMessageContaining("is not signed with");
    }

    private TaggedLayers.Entry signatureOf(ImageReference image) throws Exception {
        Attachments attachments = new Attachments(client, image);
        attachments.sign(key);
        return attachments.signatures().get(0);
    }

    @ParameterizedTest
    @EnumSource
    void whatCosignSignsIsVerifiedHere(Registry registry) throws Exception {
        ImageReference image = push(registry, "1", List.of("amd64"));
        Path secret = Files.writeString(directory.resolve("plain.pem"), Keys.ecdsaPem());
        SigningKey cosigns = SigningKey.read("key", Files.readString(secret), null);
        Path imported = directory.resolve("import-cosign.key");
        CosignRun.run(directory, List.of("import-key-pair", "--key", secret.toString()));
        assertThat(imported).exists();

        CosignRun run = CosignRun.run(
                directory,
                List.of(
                        "sign",
                        "--yes",
                        "--key",
                        imported.toString(),
                        "--tlog-upload=false",
                        "--use-signing-config=false"),
                image.toString());

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(verification(image, cosigns).requireSignature()).isEqualTo(cosigns.verificationKey());
    }

    private ImageVerification verification(ImageReference image, SigningKey believed) {
        return new ImageVerification(client, image, List.of(believed.verificationKey()));
    }
}
