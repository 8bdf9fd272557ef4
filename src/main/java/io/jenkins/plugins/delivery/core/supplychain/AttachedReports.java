package io.jenkins.plugins.delivery.core.supplychain;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.AttachedFiles;
import io.jenkins.plugins.delivery.core.supplychain.attachment.AttachedFiles.AttachedFile;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageVerification;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Statement;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.ReportReader;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The reports of vulnerabilities that are attached to an image. Of several, the newest is what counts. */
public final class AttachedReports {
    /** What scanners and {@code oras} call a report; what is in it is looked at in any case. */
    private static final Set<String> TYPES = Set.of(
            "application/sarif+json",
            "application/vnd.cyclonedx+json",
            "application/vnd.cyclonedx",
            "application/vnd.aquasec.trivy.report+json",
            "application/vnd.anchore.grype+json",
            "application/json");

    /** In bytes, with descriptions and links. */
    private static final long LARGEST = 64L << 20;

    private final RegistryClient client;
    private final ImageReference image;
    private final ImageVerification verification;

    /**
     * @param image with its digest
     * @param keys that are believed; none when only what nobody signed is looked for
     */
    public AttachedReports(RegistryClient client, ImageReference image, List<VerificationKey> keys) {
        this.client = client;
        this.image = image;
        this.verification = new ImageVerification(client, image, keys);
    }

    /** The newest that is signed with one of the keys; empty when none can be read or says when it was made. */
    public Optional<VulnerabilityReport> signed() throws InterruptedException {
        return newest(verification.statements(PredicateType.VULNERABILITIES));
    }

    /**
     * The newest of whoever may push: what tools attached as it is, and what is signed with a key that nobody here
     * believes. One that names another image is left out.
     */
    public Optional<VulnerabilityReport> unsigned() throws InterruptedException {
        List<VulnerabilityReport> reports = new ArrayList<>();
        for (Statement statement : verification.statementsOfAnybody(PredicateType.VULNERABILITIES)) {
            read(statement).ifPresent(reports::add);
        }
        AttachedFiles files = new AttachedFiles(client, image);
        for (AttachedFile file : files.list(TYPES, LARGEST)) {
            read(files, file).ifPresent(reports::add);
        }
        return newestOf(reports.stream()
                .filter(report -> report.digests().isEmpty()
                        || report.digests().contains(image.digest().value()))
                .toList());
    }

    private static Optional<VulnerabilityReport> read(AttachedFiles files, AttachedFile file)
            throws InterruptedException {
        try (InputStream content = files.open(file)) {
            VulnerabilityReport report = ReportReader.read("of the image", content);
            return Optional.of(report.finished() == null ? report.finishedAt(file.created()) : report);
        } catch (DeliveryException | IOException e) {
            return Optional.empty(); // a bill of materials, or anything else that is JSON
        }
    }

    /** The newest of those that are stated; empty when none can be read or says when it was made. */
    public static Optional<VulnerabilityReport> newest(List<Statement> statements) {
        return newestOf(statements.stream()
                .map(AttachedReports::read)
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<VulnerabilityReport> newestOf(List<VulnerabilityReport> reports) {
        return reports.stream()
                .filter(report -> report.finished() != null)
                .max(Comparator.comparing(VulnerabilityReport::finished));
    }

    private static Optional<VulnerabilityReport> read(Statement statement) {
        try {
            return Optional.of(
                    ReportReader.read("of the image", new ByteArrayInputStream(Json.write(statement.predicate()))));
        } catch (DeliveryException | IOException e) {
            return Optional.empty(); // somebody with the key states something else under this name
        }
    }
}
