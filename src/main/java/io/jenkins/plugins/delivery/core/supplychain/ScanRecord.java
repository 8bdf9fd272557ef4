package io.jenkins.plugins.delivery.core.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.vulnerability.ReportReader;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A scanner's report that is to be stated of an image, as cosign's predicate for vulnerabilities has it. */
public final class ScanRecord {
    /** In bytes. A report of some thousand findings, without its descriptions and links, is smaller. */
    private static final int LARGEST = 2 << 20;

    private final String name;
    private final JsonNode result;
    private final VulnerabilityReport report;
    private final Instant finished;

    private ScanRecord(String name, JsonNode result, VulnerabilityReport report, Instant finished) {
        this.name = name;
        this.result = result;
        this.report = report;
        this.finished = finished;
    }

    /**
     * Takes a report.
     *
     * @param name of its file, for messages
     * @param essence as {@link ReportReader#essence} makes it
     * @param now when it was made, if it does not say so
     * @throws DeliveryException when it is none, is too large, or says that it is of the future
     */
    public static ScanRecord of(String name, byte[] essence, Instant now) {
        if (essence.length > LARGEST) {
            throw new DeliveryException("Report " + name + " is larger than " + (LARGEST >> 20)
                    + " MB without its descriptions and links: have the scanner look at less");
        }
        try {
            VulnerabilityReport report = ReportReader.read(name, new ByteArrayInputStream(essence));
            JsonNode root = Json.read(essence);
            Instant finished = report.finished() == null ? now : report.finished();
            if (VulnerabilityReport.isOfTheFuture(finished, now)) {
                throw new DeliveryException("Report " + name + " says that it is of the future, of "
                        + finished.truncatedTo(ChronoUnit.SECONDS) + ": set the clock of the machine that scans");
            }
            return new ScanRecord(
                    name,
                    ReportReader.isPredicate(root) ? root.path("scanner").path("result") : root,
                    report,
                    finished);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** What was found. */
    public VulnerabilityReport report() {
        return report;
    }

    /** @throws DeliveryException when it names an image, and that is another one */
    public void checkIsOf(ImageParts parts) {
        boolean isOther = !report.digests().isEmpty()
                && parts.all().stream()
                        .map(ImageReference::digest)
                        .noneMatch(digest -> report.digests().contains(digest.value()));
        if (isOther) {
            throw new DeliveryException("Report " + name + " is of another image, "
                    + report.digests().get(0) + ", and not of " + parts.image() + ": scan this one");
        }
    }

    /**
     * What is stated.
     *
     * @param invocation the address of the build that scanned; null when it is not known
     */
    public JsonNode predicate(@CheckForNull String invocation) {
        ObjectNode predicate = Json.object();
        ObjectNode call = predicate.putObject("invocation");
        call.putArray("parameters");
        call.put("uri", invocation == null ? "" : invocation);
        call.put("event_id", "");
        call.put("builder.id", "");
        ObjectNode scanner = predicate.putObject("scanner");
        scanner.put("uri", report.scanner());
        scanner.put("version", "");
        ObjectNode database = scanner.putObject("db");
        database.put("uri", "");
        database.put("version", "");
        scanner.set("result", result);
        ObjectNode metadata = predicate.putObject("metadata");
        String time = finished.truncatedTo(ChronoUnit.SECONDS).toString();
        metadata.put("scanStartedOn", time);
        metadata.put("scanFinishedOn", time);
        return predicate;
    }

    /** Who found how much, in one clause. */
    @Override
    public String toString() {
        return "the report of " + report.scanner() + " of " + finished.truncatedTo(ChronoUnit.SECONDS) + " with "
                + report.vulnerabilities().size() + " vulnerabilities";
    }
}
