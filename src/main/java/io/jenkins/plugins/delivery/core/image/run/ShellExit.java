package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The end of a shell before its last command, by {@code exit} or under {@code set -e}, up to where it began. */
final class ShellExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the shell ends with; null when all went well. */
    @CheckForNull
    private final CommandFailedException failure;

    ShellExit(int status) {
        this(status == 0 ? null : new CommandFailedException("exit " + status));
    }

    ShellExit(@CheckForNull CommandFailedException failure) {
        super(failure == null ? "exit 0" : failure.getMessage(), null, false, false);
        this.failure = failure;
    }

    /** Ends as the shell does. */
    void end() {
        if (failure != null) {
            throw failure;
        }
    }
}
