package io.jenkins.plugins.delivery.jenkins.image;

import hudson.model.Fingerprint;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.tasks.Fingerprinter.FingerprintAction;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
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

    /** What the quality gates said of an image. */
    public enum Verdict {
        /** Nothing, or its builds are not known. */
        NONE,
        PASSED,
        FAILED
    }

    /** Remembers that a build made an image, or that it found one that is made already. */
    public static void record(Run<?, ?> run, ImageBuildAction image) throws IOException {
        String fingerprint = fingerprint(image.getDigest());
        Jenkins.get()
                .getFingerprintMap()
                // Whoever finds an image that no build of this controller made is not the one who made it.
                .getOrCreate(image.isReused() ? null : run, image.getImage(), fingerprint)
                .addFor(run);
        // Jenkins follows a job that is renamed by what its builds say that they have.
        Map<String, String> record = Map.of(image.getImage(), fingerprint);
        FingerprintAction fingerprints = run.getAction(FingerprintAction.class);
        if (fingerprints == null) {
            run.addAction(new FingerprintAction(run, record));
        } else {
            fingerprints.add(record);
        }
    }

    /**
     * What the gates of the job that made an image first said in all its builds that made or found it; of several, the
     * worst. Other jobs can say of it what they want.
     */
    public static Verdict verdict(Digest digest) throws IOException {
        // Whoever deploys need not see the job that built.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Fingerprint fingerprint = Jenkins.get()._getFingerprint(fingerprint(digest.value()));
            Fingerprint.BuildPtr maker = fingerprint == null ? null : fingerprint.getOriginal();
            if (maker == null) {
                return Verdict.NONE;
            }
            return runs(maker.getName(), fingerprint.getRangeSet(maker.getName()))
                    .filter(run -> run.getActions(ImageBuildAction.class).stream()
                            .anyMatch(image -> image.getDigest().equals(digest.value())))
                    .flatMap(run -> run.getActions(QualityGateAction.class).stream())
                    .map(gate -> gate.isPassed() ? Verdict.PASSED : Verdict.FAILED)
                    .max(Comparator.naturalOrder())
                    .orElse(Verdict.NONE);
        }
    }

    private static Stream<Run<?, ?>> runs(String jobName, Fingerprint.RangeSet numbers) {
        Job<?, ?> job = Jenkins.get().getItemByFullName(jobName, Job.class);
        Stream.Builder<Run<?, ?>> runs = Stream.builder();
        for (Integer number : numbers.listNumbers()) {
            Run<?, ?> run = job == null ? null : job.getBuildByNumber(number);
            if (run != null) {
                runs.add(run);
            }
        }
        return runs.build();
    }

    private static String fingerprint(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, FINGERPRINT_LENGTH);
    }
}
