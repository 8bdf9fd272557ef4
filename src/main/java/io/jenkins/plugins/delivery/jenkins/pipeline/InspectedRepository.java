package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.model.InvisibleAction;

/** Which commit a build looked at, so that a later one knows what changed since. */
public final class InspectedRepository extends InvisibleAction {
    private final String commit;

    InspectedRepository(String commit) {
        this.commit = commit;
    }

    /** The full id; empty when there is no Git checkout. */
    public String getCommit() {
        return commit;
    }
}
