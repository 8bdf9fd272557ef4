package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.supplychain.attachment.UntrustedImageException;
import io.jenkins.plugins.delivery.core.vulnerability.KnownFindings;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityPolicy;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityRule;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Whether a report of an image's vulnerabilities lets it into an environment.
 *
 * @param environment its name
 * @param rule what it asks
 * @param policy what counts anywhere
 */
record ScanCheck(String environment, VulnerabilityRule rule, VulnerabilityPolicy policy) {
    /**
     * Looks at it.
     *
     * @param report that says when it was made
     * @param known what runs there, where only what is new counts; null where everything does
     * @param log is told what it says, whatever comes of it
     * @throws UntrustedImageException when it is too old, from the future, or has too much in it
     */
    void check(
            ImageReference image,
            VulnerabilityReport report,
            Instant now,
            @CheckForNull KnownFindings known,
            BuildLog log) {
        Instant finished = report.finished().truncatedTo(ChronoUnit.SECONDS);
        if (VulnerabilityReport.isOfTheFuture(finished, now)) {
            throw new UntrustedImageException(image + " has a report of vulnerabilities of the future, of " + finished
                    + ", where it is " + now.truncatedTo(ChronoUnit.SECONDS)
                    + ": a clock is off, that of the scan or this one");
        }
        long days = Duration.between(finished, now).toDays();
        if (rule.maxAgeDays() != null && now.isAfter(finished.plus(Duration.ofDays(rule.maxAgeDays())))) {
            throw new UntrustedImageException(image + " was last looked at for vulnerabilities on " + finished + ", "
                    + days + " days ago, and " + environment + " asks for at most " + rule.maxAgeDays());
        }
        VulnerabilityVerdict verdict = policy.in(rule.limits(), false, List.of())
                .judge(List.of(report), now.atZone(ZoneOffset.UTC).toLocalDate(), known);
        log.line("Vulnerabilities by " + report.scanner() + " of " + finished + ": " + verdict.counts());
        verdict.changes().forEach(log::line);
        verdict.exceptions().forEach(log::line);
        if (!verdict.objection().isEmpty()) {
            throw new UntrustedImageException(
                    image + " has vulnerabilities, " + verdict.objection() + ", " + verdict.worst());
        }
    }
}
