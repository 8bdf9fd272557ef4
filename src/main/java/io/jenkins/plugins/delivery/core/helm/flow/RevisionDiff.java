package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestDiff;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a deploy changes against the revision that runs, for the log and for whoever shows it elsewhere. */
final class RevisionDiff {
    private RevisionDiff() {}

    /** Its lines: what it is compared with, and the changes below it. */
    static List<String> print(ReleaseHistory history, Manifest manifest, BuildLog log) {
        List<String> lines = lines(history, manifest);
        lines.forEach(log::line);
        return lines;
    }

    private static List<String> lines(ReleaseHistory history, Manifest manifest) {
        Optional<ReleaseRevision> before = history.deployed().or(history::last);
        if (before.isEmpty()) {
            return List.of("First install: nothing to compare with");
        }
        ReleaseRevision revision = before.get();
        List<String> changes = ManifestDiff.between(Manifest.parse(revision.manifest()), manifest);
        List<String> lines = new ArrayList<>();
        lines.add((changes.isEmpty() ? "No changes against revision " : "Changes against revision ") + revision.number()
                + " (" + revision.appVersion() + ", " + revision.status() + ")" + (changes.isEmpty() ? "" : ":"));
        changes.forEach(change -> lines.add("  " + change));
        return lines;
    }
}
