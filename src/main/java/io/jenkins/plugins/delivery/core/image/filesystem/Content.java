package io.jenkins.plugins.delivery.core.image.filesystem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the bytes of a regular file are. */
public sealed interface Content {
    /** Bytes held in memory; for what is small. */
    record InMemory(byte[] bytes) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof InMemory that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "InMemory[" + bytes.length + " bytes]";
        }
    }

    /** Bytes of a file that does not change while the image is built. */
    record OnDisk(Path file) implements Content {}

    /**
     * Bytes inside a layer of a base image, which nobody reads unless they are copied out of it.
     *
     * @param layer the layer's number in the base image
     * @param path where the file stands in the layer, absolute
     */
    record InBaseLayer(BaseLayer layer, String path) implements Content {}

    /**
     * Opens the bytes.
     *
     * @throws IllegalStateException for a content in a base layer, which has to be copied out first
     */
    default InputStream open() throws IOException {
        if (this instanceof InMemory memory) {
            return new ByteArrayInputStream(memory.bytes());
        }
        if (this instanceof OnDisk disk) {
            // What was a file when it was looked at is not followed elsewhere.
            return Files.newInputStream(disk.file(), LinkOption.NOFOLLOW_LINKS);
        }
        throw new IllegalStateException("still in its layer: " + this);
    }
}
