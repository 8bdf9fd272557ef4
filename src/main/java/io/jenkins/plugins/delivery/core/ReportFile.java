package io.jenkins.plugins.delivery.core;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file that a build may have written as it liked: of any size, or a link to what is not the build's.
 *
 * @param path without links
 */
public record ReportFile(Path path) {
    /**
     * Finds a file.
     *
     * @param directory that it has to be in, whatever links say
     * @throws DeliveryException when it leaves the directory, or is no plain file
     * @throws IOException when it is not there
     */
    public static ReportFile in(Path directory, Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw new DeliveryException(
                    file + " leaves " + directory + ", by its name or by a link: put the file itself there");
        }
        // What is no file may wait for a writer for ever.
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new DeliveryException(file + " is not a file");
        }
        return new ReportFile(real);
    }

    /**
     * Its text in UTF-8.
     *
     * @param limit in bytes
     * @throws DeliveryException when it is larger
     */
    public String text(int limit) throws IOException {
        try (InputStream in = open(limit)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Its bytes, read by a stream that throws a {@link DeliveryException} when there are more than the limit.
     *
     * @param limit in bytes
     */
    public InputStream open(long limit) throws IOException {
        return new Limited(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), limit);
    }

    private final class Limited extends FilterInputStream {
        private final long limit;
        private long count;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            count(skipped);
            return skipped;
        }

        private void count(long more) {
            count += more;
            if (count > limit) {
                throw new DeliveryException(
                        path + " is larger than " + limit + " bytes: no tool writes such a file, look what did");
            }
        }
    }
}
