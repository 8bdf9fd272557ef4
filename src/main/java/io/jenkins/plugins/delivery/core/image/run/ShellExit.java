package io.jenkins.plugins.delivery.core.image.run;

/** {@code exit}, up to where its shell began. */
final class ShellExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ShellExit(int status) {
        super("exit " + status, null, false, false);
        this.status = status;
    }

    /** Ends as the shell does. */
    void end() {
        if (status != 0) {
            throw new CommandFailedException("exit " + status);
        }
    }
}
