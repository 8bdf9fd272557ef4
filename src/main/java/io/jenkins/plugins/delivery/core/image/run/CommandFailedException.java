package io.jenkins.plugins.delivery.core.image.run;

/** A command that ran to its end and failed, as the real one does; what it did stays. */
class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }

    /** A directory on the way is not there, which some commands take for the file not being there. */
    static final class Missing extends CommandFailedException {
        private static final long serialVersionUID = 1L;

        Missing(String path) {
            super(path + " is not there");
        }
    }
}
