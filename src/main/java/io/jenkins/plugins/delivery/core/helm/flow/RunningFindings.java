package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.HealthyMark;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.AttachedReports;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.vulnerability.KnownFindings;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import java.util.List;
import java.util.Optional;

/**
 * What was found in the image that a release runs now: Helm's own record says which that is, whoever deployed it.
 *
 * @param deploy to the release
 * @param client for the image's registry
 * @param keys that are believed
 */
record RunningFindings(DeployFlow deploy, RegistryClient client, List<VerificationKey> keys) {
    /** Empty when everything counts, and then the log says why. */
    Optional<KnownFindings> find(FlowContext context) throws InterruptedException {
        if (!deploy.asksCluster()) {
            context.log().line("All vulnerabilities count, since no cluster is asked what runs");
            return Optional.empty();
        }
        Optional<ReleaseRevision> runs =
                deploy.ask(context, (cluster, store) -> store.history().deployed());
        if (runs.isEmpty()) {
            context.log().line("All vulnerabilities count, since nothing runs in " + deploy.environment() + " yet");
            return Optional.empty();
        }
        Optional<ImageReference> image = runs.flatMap(RunningFindings::image);
        if (image.isEmpty()) {
            context.log()
                    .line("All vulnerabilities count, since Helm's record of revision "
                            + runs.get().number() + " does not say by its digest what runs in "
                            + deploy.environment());
            return Optional.empty();
        }
        return known(context, image.get());
    }

    private Optional<KnownFindings> known(FlowContext context, ImageReference image) throws InterruptedException {
        String what = image.digest() + " that runs in " + deploy.environment();
        Optional<VulnerabilityReport> report = new AttachedReports(client, image, keys).signed();
        if (report.isEmpty()) {
            context.log()
                    .line("All vulnerabilities count, since " + what + " has no report of its own that is signed with "
                            + VerificationKey.names(keys) + ": have it scanned, and the report attached");
            return Optional.empty();
        }
        context.log().line("Compared with " + report.get().source() + " of " + what);
        return Optional.of(new KnownFindings(what, report.get().vulnerabilities()));
    }

    /** As the mark of a healthy revision says it, else as the manifest does; empty when neither knows its digest. */
    private static Optional<ImageReference> image(ReleaseRevision revision) {
        return HealthyMark.of(revision)
                .map(HealthyMark::image)
                .flatMap(RunningFindings::pinned)
                .or(() -> Manifest.parse(revision.manifest()).image().flatMap(RunningFindings::pinned));
    }

    private static Optional<ImageReference> pinned(String text) {
        return ImageReference.read(text).filter(image -> image.digest() != null);
    }
}
