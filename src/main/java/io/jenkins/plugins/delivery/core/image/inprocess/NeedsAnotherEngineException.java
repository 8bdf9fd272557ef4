package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;

/** The image needs something that only another engine can do; nothing was pushed. */
public final class NeedsAnotherEngineException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    public NeedsAnotherEngineException(String reason) {
        super(reason);
    }
}
