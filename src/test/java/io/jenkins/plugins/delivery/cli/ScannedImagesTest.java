package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import io.jenkins.plugins.delivery.testbed.OrasAttachment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An environment asks what is known of an image's vulnerabilities; a real registry keeps the reports. */
class ScannedImagesTest extends ScannedImageFixture {
    @Override
    String rule() {
        return "{maxHigh: 0, maxAgeDays: 7}";
    }

    @Test
    void eachThingThatIsMissingIsNamedAndNothingIsApplied() throws Exception {
        Instant now = Instant.now();
        ImageReference image = image("v1", build("v1", "one"));
        attach(image, "sign");
        String before = refused(deploy("test", "v1"));
        assertThat(before)
                .contains("Nothing was deployed, the image may not go to test, because " + image)
                .contains(" has no statement of the type vuln: ");

        OrasAttachment.attach(image, "application/json", Reports.TRIVY, now);
        assertThat(refused(deploy("test", "v1")))
                .contains(
                        " has no statement of the type vuln, and the report of Trivy 0.69.1 of 2024-11-20T07:30:00Z that"
                                + " is attached is the word of whoever may push, until it is signed with attest --type vuln: ");

        // By somebody else.
        state(image, SigningKey.read("key", Keys.ecdsaPem(), null), NONE, now);
        assertThat(refused(deploy("test", "v1"))).contains("has no statement of the type vuln that is signed with key");

        state(image, SIGNER, NONE, now.minus(Duration.ofDays(8)));
        assertThat(refused(deploy("test", "v1")))
                .contains(" was last looked at for vulnerabilities on ")
                .contains(", 8 days ago, and test asks for at most 7: ");

        state(image, SIGNER, NONE, now.plus(Duration.ofDays(1)));
        assertThat(refused(deploy("test", "v1")))
                .contains(" has a report of vulnerabilities of the future, of ")
                .contains(": a clock is off, that of the scan or this one: ");
        assertThat(history("test")).isEmpty();
    }

    @Test
    void theNewestReportDecidesAndIsRecorded() throws Exception {
        Instant now = Instant.now();
        ImageReference image = image("v1", build("v1", "one"));
        attach(image, "sign");
        state(image, SIGNER, NONE, now.minus(Duration.ofHours(2)));
        Path found =
                Files.writeString(directory.resolve("trivy.json"), Reports.TRIVY.replaceAll("\"CreatedAt\": .*,", ""));
        attach(image, "attest", "--type", "vuln", "--predicate", found.toString());
        assertThat(refused(deploy("test", "v1")))
                .contains(" has vulnerabilities, 1 critical and not at most 0, 1 high and not at most 0, the worst"
                        + " CVE-2021-44228 in org.apache.logging.log4j:log4j-core 2.14.1, fixed in 2.15.0");

        // The company accepts one, and the other was a mistake of the scanner's.
        Files.writeString(
                config,
                Files.readString(config)
                        + "    vulnerabilities: {accepted: [{id: CVE-2021-44228, reason: JNDI is off, until: 2099-01-31},"
                        + " {id: CVE-2022-1471, reason: our own YAML, until: 2099-01-31}]}\n");
        CommandProcess.Ended deployed = deploy("test", "v1", "--json");
        assertThat(done(deployed))
                .contains("Vulnerabilities by Trivy 0.69.1 of ")
                .contains(": 0 critical, 0 high, 0 medium, 1 low; 2 accepted")
                .contains("accepted until 2099-01-31: CVE-2022-1471 in org.yaml:snakeyaml 1.33, fixed in 2.0: our own");
        JsonNode result = new ObjectMapper().readTree(deployed.out());
        assertThat(result.path("signedWith").asText())
                .isEqualTo(SIGNER.verificationKey().toString());
        assertThat(Instant.parse(result.path("scannedAt").asText())).isBetween(now.minusSeconds(5), Instant.now());
    }

    /** Whoever may push can put what was said of one image beside another one. */
    @Test
    void aReportOfAnotherImageIsNamed() throws Exception {
        ImageReference scanned = image("v1", build("v1", "one"));
        state(scanned, SIGNER, NONE, Instant.now());
        ImageReference other = image("v2", build("v2", "two"));
        attach(other, "sign");
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), line -> {})) {
            ManifestContent reports =
                    client.manifest(scanned.withTag("sha256-" + scanned.digest().hex() + ".att"));
            client.putManifest(
                    other.withTag("sha256-" + other.digest().hex() + ".att"),
                    reports.descriptor().mediaType(),
                    Json.write(Json.read(reports.bytes())));
        }
        assertThat(refused(deploy("test", "v2")))
                .contains("has no statement of the type vuln: the one beside it is of another image");
    }
}
