package io.jenkins.plugins.delivery.core.image.filesystem;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the files of a layer were when they were read through first. A layer is read for its digests and again when it is
 * sent; a file that differs then would make a blob that does not have its digest, without a word about the file.
 */
final class FirstRead {
    private final ConcurrentMap<String, Long> sums = new ConcurrentHashMap<>();

    /**
     * Takes what a file has come to.
     *
     * @param sum CRC-32C of its bytes: it finds what happens by chance, and the digest finds the rest
     * @throws FileChangedException when it was another before
     */
    void check(String path, long sum) throws FileChangedException {
        Long before = sums.putIfAbsent(path, sum);
        if (before != null && before != sum) {
            throw new FileChangedException(path);
        }
    }
}
