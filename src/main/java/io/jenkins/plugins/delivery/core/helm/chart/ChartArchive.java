package io.jenkins.plugins.delivery.core.helm.chart;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A chart packed by {@code helm package}. */
public final class ChartArchive {
    /** A chart is text. More than this is no chart, or one that is meant to fill the disk; Helm takes no more either. */
    private static final long MAX_BYTES = 100L << 20;

    private static final long MAX_ENTRIES = 20_000;
    private static final long MAX_NAME_BYTES = 4L << 20;

    private ChartArchive() {}

    /**
     * Unpacks the archive, which has files alone: {@code helm package} writes no link.
     *
     * @param name what the user calls it
     * @param into a directory that is there and empty
     * @throws InvalidInputException when it is no chart, or has what a chart cannot have
     */
    public static ChartDirectory unpack(Path archive, String name, Path into) {
        Path chart = null;
        long left = MAX_BYTES;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarReader tar = new TarReader(new GZIPInputStream(file), new NameQuota(MAX_ENTRIES, MAX_NAME_BYTES))) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.kind() == TarEntry.Kind.DIRECTORY) {
                    continue;
                }
                Path target = target(entry, into);
                left -= entry.size();
                if (left < 0) {
                    throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MB");
                }
                Files.createDirectories(target.getParent());
                Files.copy(tar.content(), target);
                if (chart == null) {
                    chart = into.resolve(into.relativize(target).getName(0));
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInputException("chart", name, "is no archive of a chart", String.valueOf(e.getMessage()));
        }
        if (chart == null) {
            throw new InvalidInputException("chart", name, "is empty", "pack it with helm package");
        }
        return ChartDirectory.of(chart, chart, name);
    }

    private static Path target(TarEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.name()).normalize();
        if (entry.kind() != TarEntry.Kind.FILE
                || !target.startsWith(into)
                || target.getParent().equals(into)) {
            throw new IOException("'" + entry.name() + "' in it is "
                    + (entry.kind() == TarEntry.Kind.FILE ? "not below a directory of the chart" : "no file"));
        }
        return target;
    }
}
