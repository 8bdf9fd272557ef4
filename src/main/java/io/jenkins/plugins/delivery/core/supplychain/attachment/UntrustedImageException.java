package io.jenkins.plugins.delivery.core.supplychain.attachment;

import io.jenkins.plugins.delivery.core.DeliveryException;

/** An image lacks what is asked of it; the message names what, in one line. */
public final class UntrustedImageException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** @param message names the image and what it lacks, in one line */
    public UntrustedImageException(String message) {
        super(message);
    }
}
