package io.jenkins.plugins.delivery.core;

/**
 * The work failed for a reason that a user can act on. The message is one sentence or two for the build log: what
 * failed, and what to do. It never contains a secret.
 */
public class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeliveryException(String message) {
        super(message);
    }

    public DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
