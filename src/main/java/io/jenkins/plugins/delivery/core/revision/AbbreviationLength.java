package io.jenkins.plugins.delivery.core.revision;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * How many hex digits git abbreviates a commit id to before it looks whether they are unique: {@code core.abbrev}, or
 * half as many as the packed objects' number has bits, and at least seven.
 */
final class AbbreviationLength {
    private static final int LEAST = 7;
    private static final int INDEX_V2_MAGIC = 0xff744f63;
    private static final int MOST_ALTERNATES = 20;
    private static final long MOST_BYTES = 1 << 16;
    private static final int FANOUT_BYTES = 256 * Integer.BYTES;

    private AbbreviationLength() {}

    static int of(Repository repository) throws IOException {
        String configured = repository.getConfig().getString("core", null, "abbrev");
        if (configured != null) {
            if (configured.equals("no") || configured.equals("false") || configured.equals("off")) {
                return Constants.OBJECT_ID_STRING_LENGTH;
            }
            if (!configured.equals("auto")) {
                return Math.max(4, Integer.parseInt(configured.trim()));
            }
        }
        long objects = packedObjects(RevisionReader.objectDirectory(repository), new HashSet<>());
        int bits = Long.SIZE - Long.numberOfLeadingZeros(objects);
        return Math.max(LEAST, (bits + 1) / 2);
    }

    private static long packedObjects(File objects, Set<String> seen) throws IOException {
        // Git itself follows five.
        if (seen.size() > MOST_ALTERNATES || !seen.add(objects.getCanonicalPath())) {
            return 0;
        }
        long count = 0;
        File[] indexes = new File(objects, "pack").listFiles((dir, name) -> name.endsWith(".idx"));
        if (indexes != null) {
            for (File index : indexes) {
                count += objectsIn(index);
            }
        }
        Path alternates = objects.toPath().resolve("info/alternates");
        if (Files.exists(alternates) && Files.size(alternates) <= MOST_BYTES) {
            for (String line : Files.readAllLines(alternates)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    count += packedObjects(objects.toPath().resolve(line.trim()).toFile(), seen);
                }
            }
        }
        return count;
    }

    /** The last entry of the fan-out table of a pack's index, which is the number of its objects. */
    private static long objectsIn(File index) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(index.toPath()))) {
            boolean version2 = in.readInt() == INDEX_V2_MAGIC;
            in.skipNBytes(
                    (version2 ? Integer.BYTES : 0) + FANOUT_BYTES - Integer.BYTES - (version2 ? 0 : Integer.BYTES));
            return Integer.toUnsignedLong(in.readInt());
        }
    }
}
