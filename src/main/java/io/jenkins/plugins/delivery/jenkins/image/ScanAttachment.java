package io.jenkins.plugins.delivery.jenkins.image;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.supplychain.ImageAttestation;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.SupplyChain;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
import io.jenkins.plugins.delivery.jenkins.quality.VulnerabilityReports;
import java.io.IOException;
import java.time.Instant;
import jenkins.model.Jenkins;

/**
 * Attaches to an image what a scanner left in the workspace.
 *
 * @param run whose scanner it was
 * @param pattern of Ant's kind, which one report matches
 */
record ScanAttachment(Run<?, ?> run, FilePath workspace, String pattern, BuildLog log)
        implements ImageAttestation.Report {
    /** @throws DeliveryException when there is no report of this image and this build */
    @Override
    public void attach(SupplyChain chain, ImageParts parts) throws IOException, InterruptedException {
        Instant now = Instant.now();
        byte[] essence =
                VulnerabilityReports.single(workspace, pattern, now.toEpochMilli() - run.getStartTimeInMillis());
        ScanRecord scan = ScanRecord.of(pattern, essence, now);
        scan.checkIsOf(parts);
        String root = Jenkins.get().getRootUrl();
        chain.attest(parts, PredicateType.VULNERABILITIES, scan.predicate((root == null ? "" : root) + run.getUrl()));
        log.line("Attached " + scan);
    }
}
