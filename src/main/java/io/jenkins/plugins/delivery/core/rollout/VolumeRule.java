package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The node cannot mount a volume of the pod, or what a volume is made of does not exist. */
final class VolumeRule implements PodRule {
    private static final Set<String> REASONS = Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");
    private static final Pattern FIRST_MOMENTS = Pattern.compile(
            "failed to sync (?:configmap|secret) cache|\"kube-root-ca\\.crt\" not (?:found|registered)");
    private static final Duration UNTIL_THE_CACHE_KNOWS = Duration.ofSeconds(30);
    private static final String MOUNT_FAILED = "mount failed: ";
    private static final String OUTPUT = "\nOutput: ";
    private static final Pattern VOLUME = Pattern.compile("volume \"[^\"]*+\"");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        if (sight.pod().hasRun()) {
            return Stream.empty();
        }
        List<ObservedEvent> failed = sight.pod().events().stream()
                .filter(event -> REASONS.contains(event.reason()))
                .filter(event -> !sight.pod().hasOvercome(event) && !isAttachedSince(sight.pod(), event))
                .filter(event -> !isOfTheFirstMoments(event, sight.now()))
                .toList();
        Optional<Symptom> missing = failed.stream()
                .flatMap(event -> MissingConfiguration.in(event.message())
                        .map(what -> new Symptom(
                                what.cause(),
                                sight.pod().subject(),
                                what.sentence() + " (" + volume(event) + ")",
                                event.first().plus(sight.rollout().patience().configuration())))
                        .stream())
                .reduce((earlier, later) -> later);
        if (missing.isPresent()) {
            return missing.stream();
        }
        // "timed out waiting for the condition" says least; the attempt that failed says why.
        return failed.stream()
                .filter(event -> !MissingConfiguration.notYetRegistered(event.message()))
                .max(Comparator.comparing(
                                (ObservedEvent event) -> !event.message().startsWith("Unable to attach"))
                        .thenComparing(ObservedEvent::last))
                .map(event -> new Symptom(
                                Cause.VOLUME_NOT_MOUNTED,
                                sight.pod().subject(),
                                "a volume is not mounted: " + why(event.message()),
                                event.first().plus(sight.rollout().patience().volume()))
                        .withHint(hint(event.message())))
                .stream();
    }

    /** What helps when the nodes lack what mounts it, or another node has it. */
    @CheckForNull
    private static String hint(String message) {
        if (message.contains("not found in the list of registered CSI drivers")) {
            return "install that CSI driver on the nodes (its DaemonSet), or correct the driver's name";
        }
        if (message.startsWith("Multi-Attach error")) {
            return "a ReadWriteOnce volume is on one node at a time: let the old pod end first (strategy Recreate), or use"
                    + " a volume that is ReadWriteMany";
        }
        return message.contains("unknown filesystem type") || message.contains("need a /sbin/mount")
                ? "install the mount program of that file system on the nodes (for NFS: nfs-common or nfs-utils)"
                : null;
    }

    /** The controller that attaches volumes says when it has; to mount it may take long after it. */
    private static boolean isAttachedSince(PodView pod, ObservedEvent event) {
        Matcher volume = VOLUME.matcher(event.message());
        return "FailedAttachVolume".equals(event.reason())
                && volume.find()
                && pod.events().stream()
                        .anyMatch(other -> "SuccessfulAttachVolume".equals(other.reason())
                                && other.message().contains(volume.group())
                                && !Timestamps.before(other.last(), event.last()));
    }

    /** A kubelet that has not heard of the pod's own ConfigMaps and Secrets yet says so, in healthy deploys as well. */
    private static boolean isOfTheFirstMoments(ObservedEvent event, Instant now) {
        return FIRST_MOMENTS.matcher(event.message()).find()
                && now.isBefore(event.first().plus(UNTIL_THE_CACHE_KNOWS));
    }

    /** Of a mount program, what it wrote, and not how it was called. */
    private static String why(String message) {
        int failed = message.indexOf(MOUNT_FAILED);
        int output = message.indexOf(OUTPUT);
        return failed < 0 || output < failed
                ? RuntimeChain.last(message)
                : OneLine.of(message.substring(0, failed) + message.substring(output + OUTPUT.length()));
    }

    private static String volume(ObservedEvent event) {
        Matcher volume = VOLUME.matcher(event.message());
        return (volume.find() ? OneLine.of(volume.group()) : "a volume") + " needs it";
    }
}
