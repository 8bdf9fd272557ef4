package io.jenkins.plugins.delivery.core.image.run;

/** A command that ran to its end and failed, as the real one does; what it did stays. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
