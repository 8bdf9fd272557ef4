package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The first failure of a command that goes on with its other arguments. */
final class Failures {
    @CheckForNull
    private CommandFailedException first;

    void collect(Runnable work) {
        try {
            work.run();
        } catch (CommandFailedException e) {
            first = first == null ? e : first;
        }
    }

    /** Fails when anything did. */
    void end() {
        if (first != null) {
            throw first;
        }
    }
}
