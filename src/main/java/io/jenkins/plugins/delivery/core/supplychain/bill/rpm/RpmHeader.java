package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What rpm keeps of one package: a list of tags, and behind it what they stand for. */
final class RpmHeader {
    private static final int NAME = 1000;
    private static final int VERSION = 1001;
    private static final int RELEASE = 1002;
    private static final int EPOCH = 1003;
    private static final int ARCHITECTURE = 1022;
    private static final int SOURCE = 1044;

    private static final int ENTRY = 16;
    private static final int NUMBER = 4;
    private static final int TEXT = 6;

    /** Longer than any name, and than what any of these tags says. */
    private static final int LONGEST = 1000;

    private RpmHeader() {}

    /** @throws IOException when it is damaged */
    static RpmPackage parse(byte[] header) throws IOException {
        try {
            ByteBuffer in = ByteBuffer.wrap(header);
            int entries = in.getInt();
            int data = 8 + Math.multiplyExact(entries, ENTRY);
            Map<Integer, String> tags = new HashMap<>();
            for (int i = 0; i < entries; i++) {
                int entry = 8 + i * ENTRY;
                int tag = in.getInt(entry);
                int type = in.getInt(entry + 4);
                int place = data + in.getInt(entry + 8);
                if (type == TEXT) {
                    if (tag >= NAME && tag <= SOURCE) {
                        tags.put(tag, text(header, place));
                    }
                } else if (type == NUMBER && tag == EPOCH) {
                    tags.put(tag, Integer.toUnsignedString(in.getInt(place)));
                }
            }
            return new RpmPackage(
                    tags.getOrDefault(NAME, ""),
                    tags.getOrDefault(EPOCH, ""),
                    tags.getOrDefault(VERSION, "") + "-" + tags.getOrDefault(RELEASE, ""),
                    tags.getOrDefault(ARCHITECTURE, ""),
                    tags.getOrDefault(SOURCE, ""));
        } catch (RuntimeException e) {
            throw new IOException("is damaged", e); // a place that it names is not in it
        }
    }

    private static String text(byte[] header, int from) {
        int end = from;
        while (header[end] != 0 && end - from < LONGEST) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, from, end), StandardCharsets.UTF_8);
    }
}
