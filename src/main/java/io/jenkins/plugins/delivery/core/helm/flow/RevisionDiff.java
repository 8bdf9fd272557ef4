package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestDiff;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.util.List;
import java.util.Optional;

/** What a deploy changes against the revision that runs, for the log. */
final class RevisionDiff {
    private RevisionDiff() {}

    static void print(ReleaseHistory history, Manifest manifest, BuildLog log) {
        Optional<ReleaseRevision> before = history.deployed().or(history::last);
        if (before.isEmpty()) {
            log.line("First install: nothing to compare with");
            return;
        }
        ReleaseRevision revision = before.get();
        List<String> lines = ManifestDiff.between(Manifest.parse(revision.manifest()), manifest);
        log.line((lines.isEmpty() ? "No changes against revision " : "Changes against revision ") + revision.number()
                + " (" + revision.appVersion() + ", " + revision.status() + ")" + (lines.isEmpty() ? "" : ":"));
        lines.forEach(line -> log.line("  " + line));
    }
}
