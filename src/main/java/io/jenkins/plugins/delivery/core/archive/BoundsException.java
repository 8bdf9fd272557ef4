package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;

/** An archive is well-formed, and asks for more than is taken. The message goes on after the archive's name. */
public final class BoundsException extends IOException {
    private static final long serialVersionUID = 1L;

    public BoundsException(String message) {
        super(message);
    }
}
