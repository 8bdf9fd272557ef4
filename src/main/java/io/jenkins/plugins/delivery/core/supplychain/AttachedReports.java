package io.jenkins.plugins.delivery.core.supplychain;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Statement;
import io.jenkins.plugins.delivery.core.vulnerability.ReportReader;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The reports of vulnerabilities that are stated of an image. */
public final class AttachedReports {
    private AttachedReports() {}

    /** The newest: what was found last is what counts. Empty when none can be read or says when it was made. */
    public static Optional<VulnerabilityReport> newest(List<Statement> statements) {
        return statements.stream()
                .map(AttachedReports::read)
                .flatMap(Optional::stream)
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
