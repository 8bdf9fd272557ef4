package io.jenkins.plugins.delivery.core.image.registry;

import java.io.IOException;
import java.io.InputStream;

/** Content that can be read from its start as often as an upload has to be tried. */
@FunctionalInterface
public interface BlobSource {
    /** Opens the content at its start; every call gives the same bytes. The caller closes it. */
    InputStream open() throws IOException;
}
