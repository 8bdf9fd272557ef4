package io.jenkins.plugins.delivery.core.supplychain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.OrasAttachment;
import io.jenkins.plugins.delivery.testbed.ReferrersRegistry;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that other tools left beside an image, in two real registries: with the API of referrers, and without. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.REFERRERS_REGISTRY})
class AttachedReportsTest {
    private static final Instant ATTACHED = Instant.parse("2026-11-20T08:30:00Z");

    @RegisterExtension
    static final RegistryServer PLAIN = RegistryServer.builder().build();

    private static ReferrersRegistry referrers;

    @BeforeAll
    static void startRegistry() throws Exception {
        referrers = ReferrersRegistry.start();
    }

    @AfterAll
    static void stopRegistry() {
        referrers.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatToolsAttachIsReadAndWhetherItIsSignedIsTold(boolean listsReferrers) throws Exception {
        URI url = listsReferrers ? referrers.url() : PLAIN.url();
        String repository = "bss/" + UUID.randomUUID();
        BaseImages.pushIndex(url, repository, "1", List.of("amd64"));
        SigningKey key = Keys.ecdsa();
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            ImageReference image = ImageParts.of(client, new ImageReference(url.getAuthority(), repository, "1", null))
                    .image();
            AttachedReports reports = new AttachedReports(client, image, List.of(key.verificationKey()));
            assertThat(reports.signed()).isEmpty();
            assertThat(reports.unsigned()).isEmpty();

            OrasAttachment.attach(image, "application/vnd.cyclonedx+json", "{\"bomFormat\": \"CycloneDX\"}", ATTACHED);
            OrasAttachment.attach(image, "text/plain", "by hand", ATTACHED);
            assertThat(reports.unsigned())
                    .as("a bill says nothing of vulnerabilities")
                    .isEmpty();

            OrasAttachment.attach(image, "application/sarif+json", Reports.TRIVY_SARIF, ATTACHED);
            VulnerabilityReport sarif = reports.unsigned().orElseThrow();
            assertThat(sarif.finished()).as("SARIF itself says no time").isEqualTo(ATTACHED);
            assertThat(sarif.vulnerabilities()).extracting("id").contains("CVE-2021-44228");
            assertThat(reports.signed()).isEmpty();

            // Of another image: whoever may push can put any report beside any image.
            OrasAttachment.attach(
                    image,
                    "application/json",
                    "{\"SchemaVersion\": 2, \"CreatedAt\": \"2026-11-25T00:00:00Z\", \"Metadata\": {\"RepoDigests\":"
                            + " [\"x@sha256:" + "0".repeat(64) + "\"]}, \"Results\": []}",
                    ATTACHED);
            assertThat(reports.unsigned()).contains(sarif);

            // With a key that nobody believes, and with one that is.
            ScanRecord scan = ScanRecord.of("r.json", Reports.TRIVY.getBytes(StandardCharsets.UTF_8), Instant.now());
            new Attachments(client, image).attest(PredicateType.VULNERABILITIES, scan.predicate(null), Keys.ecdsa());
            AttachedReports again = new AttachedReports(client, image, List.of(key.verificationKey()));
            assertThat(again.signed()).isEmpty();
            new Attachments(client, image).attest(PredicateType.VULNERABILITIES, scan.predicate(null), key);
            assertThat(new AttachedReports(client, image, List.of(key.verificationKey())).signed())
                    .hasValueSatisfying(report -> assertThat(report.scanner()).isEqualTo("Trivy 0.69.1"));
        }
    }
}
