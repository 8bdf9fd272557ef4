package io.jenkins.plugins.delivery.core.archive;

import io.jenkins.plugins.delivery.core.FileName;
import java.io.IOException;

/** One header of a tar as it is stored: the formats of V7, POSIX, star and GNU. */
final class TarHeaderBlock {
    static final int BYTES = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;
    private static final int BASE_256 = 0x80;

    private final byte[] block;

    /** @throws IOException when it is no header */
    TarHeaderBlock(byte[] block) throws IOException {
        this.block = block;
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BYTES; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM_END ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        // Old programs added the bytes up as signed ones.
        long sum = number(CHECKSUM, CHECKSUM_END);
        if (sum != unsigned && sum != signed) {
            throw new IOException("a header of it is damaged");
        }
    }

    static boolean isEnd(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    String name() {
        String name = text(0, 100);
        if (!text(257, 263).equals("ustar") || block[262] != 0) {
            return name;
        }
        boolean star = text(508, 512).equals("tar");
        String prefix = text(345, star ? 476 : 500);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String link() {
        return text(157, 257);
    }

    int mode() throws IOException {
        return (int) (number(100, 108) & 07777);
    }

    long uid() throws IOException {
        return number(108, 116);
    }

    long gid() throws IOException {
        return number(116, 124);
    }

    /** Empty in the format of V7, which has none. */
    String userName() {
        return hasNames() ? text(265, 297) : "";
    }

    String groupName() {
        return hasNames() ? text(297, 329) : "";
    }

    /** Of POSIX and of GNU. */
    private boolean hasNames() {
        return text(257, 262).equals("ustar");
    }

    long size() throws IOException {
        return number(124, 136);
    }

    private String text(int from, int to) {
        int end = from;
        while (end < to && block[end] != 0) {
            end++;
        }
        return FileName.decode(block, from, end - from);
    }

    /** Octal digits between blanks, or a number in binary when the first bit says so. */
    private long number(int from, int to) throws IOException {
        if ((block[from] & BASE_256) != 0) {
            return binary(from, to);
        }
        long value = 0;
        int at = from;
        while (at < to && isBlank(block[at])) {
            at++;
        }
        while (at < to && block[at] >= '0' && block[at] <= '7') {
            value = value * 8 + block[at++] - '0';
        }
        for (; at < to; at++) {
            if (!isBlank(block[at])) {
                throw new IOException("a header of it has no number where one has to be");
            }
        }
        return value;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == 0;
    }

    private long binary(int from, int to) throws IOException {
        long value = block[from] & (BASE_256 - 1);
        for (int i = from + 1; i < to; i++) {
            if (value >>> (Long.SIZE - 1 - Byte.SIZE) != 0) {
                throw new IOException("a header of it has a number that is too large");
            }
            value = value << Byte.SIZE | block[i] & 0xff;
        }
        return value;
    }
}
