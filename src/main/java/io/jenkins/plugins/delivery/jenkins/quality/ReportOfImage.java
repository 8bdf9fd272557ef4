package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.AttachedReports;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The report that is attached to an image in its registry, by whichever tool.
 *
 * @param image by tag or digest, as the step was given it
 * @param allowUnsigned whether one that nobody signed counts, which is the word of whoever may push
 * @param environment whose keys are believed; empty for that of this Jenkins
 * @param source where it is read
 */
record ReportOfImage(String image, boolean allowUnsigned, String environment, ReportSource source)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Reads it.
     *
     * @throws DeliveryException when there is none that counts, in one line with the remedy
     */
    VulnerabilityReport read(Run<?, ?> run, BuildLog log) throws AbortException, InterruptedException {
        List<VerificationKey> keys = source.keys(environment);
        try (RegistryClient client = source.open(run, log)) {
            ImageReference pinned = source.pinned(client, image);
            AttachedReports attached = new AttachedReports(client, pinned, keys);
            Optional<VulnerabilityReport> signed = attached.signed();
            if (signed.isPresent() && !allowUnsigned) {
                return said(log, pinned, signed.get(), "signed");
            }
            Optional<VulnerabilityReport> any = attached.unsigned();
            if (signed.isPresent() && !isNewer(any, signed.get())) {
                return said(log, pinned, signed.get(), "signed");
            }
            if (any.isPresent() && allowUnsigned) {
                return said(log, pinned, any.get(), "not signed, and so the word of whoever may push to the registry");
            }
            throw new DeliveryException(missing(pinned, keys, any));
        }
    }

    private static boolean isNewer(Optional<VulnerabilityReport> any, VulnerabilityReport signed) {
        return any.filter(report -> report.finished().isAfter(signed.finished()))
                .isPresent();
    }

    private static VulnerabilityReport said(
            BuildLog log, ImageReference image, VulnerabilityReport report, String how) {
        log.line("Read " + report.source() + " that is attached to " + image + ", " + how);
        return report;
    }

    private static String missing(
            ImageReference image, List<VerificationKey> keys, Optional<VulnerabilityReport> unsigned) {
        String signedWith = keys.isEmpty() ? "" : " that is signed with " + VerificationKey.names(keys);
        return image + " has no report of vulnerabilities" + signedWith
                + unsigned.map(report -> ", but " + report.source() + ", which nobody signed whose key is in the"
                                + " settings: sign it, or take the word of whoever may push with allowUnsigned: true")
                        .orElse(
                                ": attach one, with buildImage's vulnerabilities, 'attest --type vuln' or 'oras attach'");
    }
}
