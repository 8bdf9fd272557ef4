package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;

/** Which commit a build looked at and what it was asked for, so that a later one knows what changed since. */
public final class InspectedRepository extends InvisibleAction {
    private final String commit;

    /** Null when nobody will ask for it, and for builds from before it was kept. */
    @CheckForNull
    private final String question;

    InspectedRepository(String commit, @CheckForNull String question) {
        this.commit = commit;
        this.question = question;
    }

    /** The full id; empty when there is no Git checkout. */
    public String getCommit() {
        return commit;
    }

    /** A digest of what the build was asked to do and its gate to look at. */
    @CheckForNull
    public String getQuestion() {
        return question;
    }
}
