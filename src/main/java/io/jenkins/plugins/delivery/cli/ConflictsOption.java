package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.helm.Conflicts;
import picocli.CommandLine.Option;

/** What becomes of fields of the cluster that others own. */
final class ConflictsOption {
    @Option(
            names = "--conflicts",
            defaultValue = "fail",
            description = "fail or take: what becomes of fields that others own; take needs Helm 4."
                    + " Default: ${DEFAULT-VALUE}.")
    private String conflicts;

    /** @throws io.jenkins.plugins.delivery.core.InvalidInputException when it is neither of them */
    Conflicts value() {
        return Conflicts.parse(conflicts);
    }
}
