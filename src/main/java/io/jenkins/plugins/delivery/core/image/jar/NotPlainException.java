package io.jenkins.plugins.delivery.core.image.jar;

import java.io.IOException;

/** A jar that readers may read differently, or one that is none; the message goes on after its name. */
public final class NotPlainException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPlainException(String message) {
        super(message);
    }
}
