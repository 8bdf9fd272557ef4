package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.ImageReference;

/** The registry answers, and has no such image. */
public final class ImageNotFoundException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    ImageNotFoundException(ImageReference image) {
        super("image " + image + " does not exist in the registry " + image.registry()
                + ": check the name and the tag");
    }
}
