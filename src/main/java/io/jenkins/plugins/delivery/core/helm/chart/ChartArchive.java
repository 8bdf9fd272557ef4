package io.jenkins.plugins.delivery.core.helm.chart;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A chart packed by {@code helm package}. */
public final class ChartArchive {
    /** A chart is text. More than this is no chart, or one that is meant to fill the disk. */
    private static final long MAX_BYTES = 100L << 20;

    private ChartArchive() {}

    /**
     * Unpacks the archive.
     *
     * @param name what the user calls it
     * @param into a directory that is there and empty
     * @throws InvalidInputException when it is no chart
     */
    public static ChartDirectory unpack(Path archive, String name, Path into) {
        Path chart = null;
        long left = MAX_BYTES;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into) || target.equals(into) || !entry.isFile()) {
                    continue;
                }
                left -= entry.getSize();
                if (left < 0) {
                    throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MB");
                }
                Files.createDirectories(target.getParent());
                Files.copy(tar, target);
                if (chart == null) {
                    chart = into.resolve(into.relativize(target).getName(0));
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("chart", name, "is no archive of a chart", e.getMessage());
        }
        if (chart == null) {
            throw new InvalidInputException("chart", name, "is empty", "pack it with helm package");
        }
        return ChartDirectory.of(chart, chart, name);
    }
}
