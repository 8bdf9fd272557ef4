package io.jenkins.plugins.delivery.core.image.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives as zip makes them, as Java does, and such that are left to a process. */
final class MadeZips {
    private static final List<Entry> FILES = List.of(
            new Entry("app/", 040755, ""),
            new Entry("app/app.jar", 0100640, "jar"),
            new Entry("app/bin/", 040700, ""),
            new Entry("app/bin/start.sh", 0100775, "sh"),
            new Entry("app/empty/", 040755, ""),
            new Entry("app/wide/", 040777, ""),
            new Entry("app/read only", 0100444, "text"));

    private MadeZips() {}

    /** @param mode with the type, or 0 for an entry of Java, which has none */
    private record Entry(String name, int mode, String content) {
        Entry withMode(int other) {
            return new Entry(name, other, content);
        }
    }

    static List<Path> in(Path directory) throws IOException {
        return List.of(
                write(directory, "files.zip", ZipEntry.DEFLATED, 0, FILES),
                write(directory, "stored.zip", ZipEntry.STORED, 0, FILES),
                write(directory, "parents.zip", ZipEntry.DEFLATED, 0, List.of(FILES.get(3))),
                write(
                        directory,
                        "java.zip",
                        ZipEntry.DEFLATED,
                        0,
                        FILES.stream().map(entry -> entry.withMode(0)).toList()),
                write(directory, "link.zip", ZipEntry.DEFLATED, 0, List.of(new Entry("link", 0120777, "app"))),
                write(
                        directory,
                        "setuid.zip",
                        ZipEntry.DEFLATED,
                        0,
                        List.of(FILES.get(3).withMode(0104755))),
                write(directory, "script.zip", ZipEntry.DEFLATED, 1, FILES));
    }

    private static Path write(Path directory, String name, int method, int before, List<Entry> entries)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipArchiveEntry zipped = new ZipArchiveEntry(entry.name());
                byte[] content = entry.content().getBytes(StandardCharsets.UTF_8);
                zipped.setMethod(content.length == 0 ? ZipEntry.STORED : method);
                zipped.setSize(content.length);
                zipped.setCrc(crc(content));
                if (entry.mode() != 0) {
                    zipped.setUnixMode(entry.mode());
                }
                out.putArchiveEntry(zipped);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), 0, before * 10);
        bytes.writeTo(file);
        return Files.write(directory.resolve(name), file.toByteArray());
    }

    private static long crc(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }
}
