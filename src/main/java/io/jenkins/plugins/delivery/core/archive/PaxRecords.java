package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.FileName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The records of an extended header of POSIX, {@code <length> <key>=<value>\n}, that matter to who reads a tar. */
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords();

    private final Map<String, String> values = new HashMap<>();
    private boolean sparse;

    private PaxRecords() {}

    /** @throws IOException when they are not as they have to be */
    static PaxRecords parse(byte[] bytes) throws IOException {
        PaxRecords records = new PaxRecords();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            int length = 0;
            while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9' && length <= bytes.length) {
                length = length * 10 + bytes[blank++] - '0';
            }
            int end = at + length;
            if (blank == at || blank == bytes.length || bytes[blank] != ' ' || end > bytes.length || end <= blank + 1) {
                throw malformed();
            }
            String record = FileName.decode(bytes, blank + 1, end - blank - 2);
            int equals = record.indexOf('=');
            if (bytes[end - 1] != '\n' || equals < 1) {
                throw malformed();
            }
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at = end;
        }
        return records;
    }

    private void put(String key, String value) {
        switch (key) {
            case "path", "linkpath", "size", "uid", "gid", "uname", "gname" -> values.put(key, value);
            default -> sparse |= key.startsWith("GNU.sparse.");
        }
    }

    private static IOException malformed() {
        return new IOException("an extended header of it is damaged");
    }

    boolean isSparse() {
        return sparse;
    }

    /** A text; null when there is none, or an empty one, which takes it back. */
    @CheckForNull
    String text(String key) {
        String value = values.getOrDefault(key, "");
        return value.isEmpty() ? null : value;
    }

    long number(String key, long otherwise) throws IOException {
        String value = text(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw malformed();
        }
        return Long.parseLong(value);
    }
}
