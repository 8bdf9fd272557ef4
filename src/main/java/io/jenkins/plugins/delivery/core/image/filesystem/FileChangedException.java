package io.jenkins.plugins.delivery.core.image.filesystem;

import java.io.IOException;

/** A file was written to while an image was made of it, so that the image would have two minds of its content. */
public final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    FileChangedException(String path) {
        super("The file for " + path + " has changed while the image was built: build again when nothing writes to it");
    }
}
