package io.jenkins.plugins.delivery.core.helm.flow;

import java.util.Optional;
import java.util.stream.Stream;

/** How a deploy or a rollback ended. */
public enum DeployStatus {
    /** The new revision runs. */
    DEPLOYED("deployed"),
    /** Nothing was changed, as asked. */
    DRY_RUN("dryRun"),
    /** The new revision failed, and an earlier one runs again. */
    ROLLED_BACK("rolledBack"),
    /** The new revision failed and is as it is. */
    FAILED("failed"),
    /** The first install failed and was taken away. */
    UNINSTALLED("uninstalled"),
    /** The release is gone, as asked. */
    REMOVED("removed");

    private final String text;

    DeployStatus(String text) {
        this.text = text;
    }

    /** As the Pipeline and the command line show it. */
    public String text() {
        return text;
    }

    /** The status of this text; empty when there is none. */
    public static Optional<DeployStatus> of(String text) {
        return Stream.of(values()).filter(status -> status.text.equals(text)).findFirst();
    }

    /** Whether it ended as asked. */
    public boolean isSuccess() {
        return this == DEPLOYED || this == DRY_RUN || this == REMOVED;
    }
}
