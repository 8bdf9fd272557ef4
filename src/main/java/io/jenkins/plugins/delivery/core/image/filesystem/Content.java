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
    /**
     * Opens the bytes.
     *
     * @throws IllegalStateException for a content in a base layer, which has to be copied out first
     */
    InputStream open() throws IOException;

    /** Bytes held in memory; for what is small. */
    record InMemory(byte[] bytes) implements Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

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
    record OnDisk(Path file) implements Content {
        /** What was a file when it was looked at is not followed elsewhere. */
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Bytes inside a layer of a base image, which nobody reads unless they are copied out of it.
     *
     * @param path where the file stands in the layer, absolute
     */
    record InBaseLayer(BaseLayer layer, String path) implements Content {
        @Override
        public InputStream open() {
            throw new IllegalStateException("still in its layer: " + this);
        }
    }
}
