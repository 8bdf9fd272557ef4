package io.jenkins.plugins.delivery.quality;

import hudson.model.Fingerprint;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.actions.ImageBuildAction;
import io.jenkins.plugins.delivery.actions.QualityGateAction;
import io.jenkins.plugins.delivery.core.image.Digest;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Which builds of this controller an image came out of, by Jenkins' own fingerprints. */
public final class BuiltImages {
    /** Fingerprints go by MD5 sums; of a digest the same number of digits says as much. */
    private static final int FINGERPRINT_LENGTH = 32;

    private BuiltImages() {}

    /** Remembers that a build made an image. */
    public static void record(Run<?, ?> run, ImageBuildAction image) throws IOException {
        Jenkins.get()
                .getFingerprintMap()
                .getOrCreate(run, image.getImage(), fingerprint(image.getDigest()))
                .addFor(run);
    }

    /**
     * Whether the image is held up by the newest build that made it and had a gate, because one of its gates failed. An
     * image that no build of this controller made is not.
     */
    public static boolean failedGate(Digest digest) throws IOException {
        // Whoever deploys need not see the job that built.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Fingerprint fingerprint = Jenkins.get()._getFingerprint(fingerprint(digest.value()));
            return fingerprint != null
                    && runs(fingerprint)
                            .filter(run -> run.getActions(ImageBuildAction.class).stream()
                                    .anyMatch(image -> image.getDigest().equals(digest.value())))
                            .filter(run -> run.getAction(QualityGateAction.class) != null)
                            .max(Comparator.comparingLong(Run::getStartTimeInMillis))
                            .filter(run -> run.getActions(QualityGateAction.class).stream()
                                    .anyMatch(gate -> !gate.isPassed()))
                            .isPresent();
        }
    }

    private static Stream<Run<?, ?>> runs(Fingerprint fingerprint) {
        Stream.Builder<Run<?, ?>> runs = Stream.builder();
        for (Map.Entry<String, Fingerprint.RangeSet> usage :
                fingerprint.getUsages().entrySet()) {
            Job<?, ?> job = Jenkins.get().getItemByFullName(usage.getKey(), Job.class);
            for (Integer number : usage.getValue().listNumbers()) {
                Run<?, ?> run = job == null ? null : job.getBuildByNumber(number);
                if (run != null) {
                    runs.add(run);
                }
            }
        }
        return runs.build();
    }

    private static String fingerprint(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, FINGERPRINT_LENGTH);
    }
}
