package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of files of the image, wherever they are, and a place for new ones. */
public interface Contents {
    /** A content that can be opened, copied out of the base's layer where it is still in it. */
    Content open(FileNode file) throws IOException, InterruptedException;

    /** Keeps this many bytes of a stream until the image is built. */
    Content keep(InputStream in, long size) throws IOException;
}
