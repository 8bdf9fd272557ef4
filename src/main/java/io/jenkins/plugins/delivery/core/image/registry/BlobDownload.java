package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Map;

/**
 * A blob as it comes in: goes on where it broke, and fails with a {@link RegistryException} instead of giving the last
 * byte of content that is not what its descriptor says.
 */
final class BlobDownload extends BlockInputStream {
    /** So much since the last break shows that the registry serves, and the attempts count anew. */
    private static final long PROGRESS = 1 << 20;

    private final RegistryHost host;
    private final Request request;
    private final Descriptor blob;
    private final BackOff backOff;
    private final MessageDigest sha256 = Digest.sha256();

    /** What is being read; null between a break and the next attempt. */
    private Answer answer;

    private long position;
    private long lastBreak = -1;
    private boolean closed;

    private BlobDownload(RegistryHost host, Request request, Descriptor blob) {
        this.host = host;
        this.request = request;
        this.blob = blob;
        this.backOff = new BackOff(host.limits(), host.log());
    }

    /** Asks for the blob, and returns when the registry begins to send it. */
    static BlobDownload open(RegistryHost host, Request request, Descriptor blob) throws InterruptedException {
        BlobDownload download = new BlobDownload(host, request, blob);
        download.connect();
        if (blob.size() == 0) {
            download.verify();
        }
        return download;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (position == blob.size()) {
            return -1;
        }
        int wanted = (int) Math.min(length, blob.size() - position);
        int count = readOrResume(target, offset, wanted);
        sha256.update(target, offset, count);
        position += count;
        if (position == blob.size()) {
            verify();
        }
        return count;
    }

    /**
     * Whether there is more. {@link java.util.zip.GZIPInputStream} takes 0 for the end, and some layers are many
     * compressed parts behind each other.
     */
    @Override
    public int available() {
        return closed || position == blob.size() ? 0 : 1;
    }

    @Override
    public void close() {
        closed = true;
        if (answer != null) {
            answer.body().close();
        }
    }

    private int readOrResume(byte[] target, int offset, int length) throws IOException {
        try {
            while (true) {
                try {
                    if (answer == null) {
                        connect();
                    }
                    int count = answer.body().read(target, offset, length);
                    if (count > 0) {
                        return count;
                    }
                    throw new RegistryException(
                            Kind.CONNECTION_BROKEN,
                            request.subject() + ": the registry ended blob " + blob.digest() + " after " + position
                                    + " of " + blob.size() + " bytes: try again");
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    pauseAfter(host.failure(answer, e));
                } catch (RegistryException e) {
                    pauseAfter(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading from the registry");
        }
    }

    private void pauseAfter(RegistryException failure) throws InterruptedException {
        if (answer != null) {
            answer.body().close();
            answer = null;
        }
        if (position - Math.max(0, lastBreak) >= PROGRESS) {
            backOff.reset();
        }
        lastBreak = position;
        backOff.pauseAfter(failure);
    }

    private void connect() throws InterruptedException {
        // The attempts are counted here once there is a stream, so that they do not multiply.
        Answer next = lastBreak < 0
                ? host.send(request)
                : host.sendOnce(position == 0 ? request : request.with(Map.of("Range", "bytes=" + position + "-")));
        if (!next.is(200, 206) || next.isHtml()) {
            throw host.failure(next);
        }
        long start = next.status() == 206 ? startOf(next.header("Content-Range").orElse("")) : 0;
        long length = next.contentLength().orElse(blob.size() - start);
        if (start > position || start + length != blob.size()) {
            next.body().close();
            throw corrupt("the registry offers bytes " + start + " to " + (start + length));
        }
        answer = next;
        skipReceived(position - start);
    }

    /** A registry that does not know ranges starts again from the first byte. */
    private void skipReceived(long bytes) {
        try {
            answer.body().skipNBytes(bytes);
        } catch (IOException e) {
            throw host.failure(answer, e);
        }
    }

    private long startOf(String contentRange) {
        String digits = contentRange.replaceFirst("^bytes (\\d{1,18})-.*$", "$1");
        return digits.isEmpty() || digits.equals(contentRange) ? position : Long.parseLong(digits);
    }

    private void verify() {
        Digest actual = Digest.of(sha256);
        if (!actual.equals(blob.digest())) {
            throw corrupt("its content has the digest " + actual);
        }
        try {
            answer.body().discard(); // nothing is left; lets the connection be used again
        } catch (IOException e) {
            answer.body().close();
        }
    }

    private RegistryException corrupt(String problem) {
        return new RegistryException(
                Kind.CORRUPT,
                request.subject() + ": blob " + blob.digest() + " of " + blob.size() + " bytes is damaged, " + problem
                        + ": push the image again, and check the registry's storage and proxies");
    }
}
