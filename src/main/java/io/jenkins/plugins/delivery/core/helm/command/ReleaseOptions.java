package io.jenkins.plugins.delivery.core.helm.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a release is installed or upgraded with.
 *
 * @param values the values files, later ones winning
 * @param install whether a release that is not there is made
 * @param createNamespace whether a namespace that is not there is made
 * @param keepValues whether values of the last revision that no file sets are kept
 * @param forceReplace whether objects that cannot be changed are replaced
 * @param takeConflicts whether fields that somebody else owns are taken; Helm 4 alone
 * @param takeOwnership whether objects of another release, or of none, are taken
 * @param timeout how long Helm waits for the objects to be ready
 * @param historyMax how many revisions Helm keeps
 * @param run what the revision is labelled with, to be known as this run's; empty means that it is not labelled
 * @param preview the preview that it is labelled as; empty means that it is the service itself
 */
public record ReleaseOptions(
        List<Path> values,
        boolean install,
        boolean createNamespace,
        boolean keepValues,
        boolean forceReplace,
        boolean takeConflicts,
        boolean takeOwnership,
        Duration timeout,
        int historyMax,
        String run,
        String preview) {
    /** The label, which Helm keeps beside the revision and in nothing that it applies. */
    public static final String RUN_LABEL = "microservice-delivery-run";

    /** The same that says of a release that it is a preview, and which. */
    public static final String PREVIEW_LABEL = "microservice-delivery-preview";

    public ReleaseOptions {
        values = List.copyOf(values);
    }

    /** As Helm takes them, as in {@code name=value,name=value}; empty when there are none. */
    String labels() {
        return Stream.of(label(RUN_LABEL, run), label(PREVIEW_LABEL, preview))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static String label(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + value;
    }
}
