package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Images in a real registry with reports of their vulnerabilities beside them. */
abstract class ScannedImageFixture extends DeployCommandFixture {
    static final SigningKey SIGNER;
    static final String NONE = "{\"SchemaVersion\": 2, \"ArtifactName\": \"index\"}";
    private static final String KEY;

    static {
        try {
            KEY = Keys.ecdsaPem();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        SIGNER = SigningKey.read("key", KEY, null);
    }

    /** What the environment of the test asks for beside the signature. */
    abstract String rule();

    @Override
    String testEnvironment() {
        return "{name: test, vulnerabilities: " + rule() + ", signedBy: \""
                + SIGNER.verificationKey().pem().replace("\n", "\\n") + "\"}";
    }

    final ImageReference image(String tag, String digest) {
        return ImageReference.parse(REGISTRY.host() + "/bss/" + prefix + ".index:" + tag + "@" + digest);
    }

    final String attach(ImageReference image, String command, String... options) throws Exception {
        Path key = Files.writeString(directory.resolve("key.pem"), KEY);
        List<String> arguments = new ArrayList<>(
                List.of(command, image.toString(), "--key", key.toString(), "--config", config.toString()));
        arguments.addAll(List.of(options));
        return done(run(arguments));
    }

    /** By whoever has a key, without the checks that ours makes before. */
    static void state(ImageReference image, SigningKey signer, String report, Instant at) throws Exception {
        ScanRecord scan = ScanRecord.of("report.json", report.getBytes(StandardCharsets.UTF_8), Instant.now());
        ObjectNode predicate = (ObjectNode) scan.predicate(null);
        ((ObjectNode) predicate.path("metadata")).put("scanFinishedOn", at.toString());
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), line -> {})) {
            new Attachments(client, image).attest(PredicateType.VULNERABILITIES, predicate, signer);
        }
    }
}
