package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.jar.PlainJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipShort;

/**
 * What {@code extract} of Spring Boot's tools makes without its launcher: the libraries beside a jar of the application
 * alone, which names them. Java would compress that jar; here it is stored, so that it is the same on every agent.
 */
final class RunnableJar {
    private static final String LIBRARIES = "lib/";
    private static final String META_INF = "META-INF/";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Set<String> LEFT_OUT =
            Set.of(META_INF, MANIFEST, "META-INF/services/java.nio.file.spi.FileSystemProvider");
    private static final List<String> OF_THE_ARCHIVE = List.of(
            "Start-Class",
            "Spring-Boot-Classes",
            "Spring-Boot-Lib",
            "Spring-Boot-Classpath-Index",
            "Spring-Boot-Layers-Index");

    /** The extra field of an entry with the instant that its time is. */
    private static final ZipShort EXTENDED_TIME = X5455_ExtendedTimestamp.HEADER_ID;

    /** It is packed in memory. */
    private static final long MOST_BYTES = 64L << 20;

    private final Call call;
    private final JarContents jar;
    private final String path;
    private final Manifest manifest;
    private final String classes;
    private final String libraries;
    private final List<String> classpath;

    /** Where a file of the archive goes, by its name in it: a directory that ends with a slash. */
    @FunctionalInterface
    interface Directories {
        String of(String entry) throws IOException;
    }

    RunnableJar(Call call, JarContents jar, String path) throws IOException {
        this.call = call;
        this.jar = jar;
        this.path = path;
        this.manifest = jar.jar().manifest();
        this.classes = location("Spring-Boot-Classes");
        this.libraries = location("Spring-Boot-Lib");
        attribute("Start-Class");
        this.classpath = classpath(jar.jar(), attribute("Spring-Boot-Classpath-Index"));
    }

    private List<String> classpath(PlainJar plain, String index) throws IOException {
        List<String> names = new ArrayList<>();
        String text = new String(plain.bytes(index), StandardCharsets.UTF_8);
        for (String line : text.lines().filter(line -> !line.isEmpty()).toList()) {
            if (!line.matches("- \"[^\"]+\"") || !line.startsWith(libraries, 3)) {
                throw unknown("with the line '" + line + "' of " + index);
            }
            names.add(line.substring(3, line.length() - 1));
        }
        if (names.isEmpty()) {
            throw unknown("with an empty " + index);
        }
        return names;
    }

    private String location(String name) {
        String location = attribute(name);
        return location.endsWith("/") ? location : location + "/";
    }

    private String attribute(String name) {
        String value = manifest.getMainAttributes().getValue(name);
        if (value == null) {
            throw unknown("without " + name + " in its manifest");
        }
        return value;
    }

    private RuntimeException unknown(String what) {
        return call.unknown(path + ", " + what);
    }

    /** The directory of the archive that the application itself is in. */
    String classes() {
        return classes;
    }

    /** Writes the libraries, then the jar of the application under the archive's own name. */
    void extract(Directories directories) throws IOException {
        Map<String, ZipArchiveEntry> application = new LinkedHashMap<>();
        for (ZipArchiveEntry entry : jar.jar().entries()) {
            String name = entry.getName();
            if (LEFT_OUT.contains(name)) {
                continue;
            }
            if (classpath.contains(name)) {
                jar.write(entry, directories.of(name) + LIBRARIES + name.substring(libraries.length()));
                continue;
            }
            String inside =
                    name.startsWith(classes) ? name.substring(classes.length()) : name.startsWith(META_INF) ? name : "";
            if (!inside.isEmpty() && application.put(inside, entry) != null) {
                throw unknown("with " + inside + " twice");
            }
        }
        String file = directories.of(classes) + ImagePath.name(path);
        byte[] bytes = pack(application);
        jar.write(bytes, file);
    }

    private byte[] pack(Map<String, ZipArchiveEntry> entries) throws IOException {
        long size = 0;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        runManifest().write(text);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            // Java writes the time of the build there.
            put(
                    zip,
                    MANIFEST,
                    text.toByteArray(),
                    LocalDateTime.ofInstant(call.context().today(), ZoneOffset.UTC));
            for (Map.Entry<String, ZipArchiveEntry> entry : entries.entrySet()) {
                size += entry.getValue().getSize();
                if (size > MOST_BYTES) {
                    throw unknown("with an application of more than " + (MOST_BYTES >> 20) + " MB");
                }
                try (InputStream in = jar.jar().content(entry.getValue())) {
                    put(zip, entry.getKey(), in.readAllBytes(), time(entry.getValue()));
                }
            }
        }
        return packed.toByteArray();
    }

    private Manifest runManifest() {
        Manifest run = new Manifest(manifest);
        Attributes attributes = run.getMainAttributes();
        OF_THE_ARCHIVE.forEach(name -> attributes.remove(new Attributes.Name(name)));
        attributes.put(Attributes.Name.MAIN_CLASS, attribute("Start-Class"));
        attributes.put(
                Attributes.Name.CLASS_PATH,
                classpath.stream()
                        .map(name -> LIBRARIES + name.substring(libraries.length()))
                        .collect(Collectors.joining(" ")));
        return run;
    }

    /** An entry keeps its time; one that says which instant that is has it in the zone of containers, UTC. */
    private static LocalDateTime time(ZipArchiveEntry entry) {
        return entry.getExtraField(EXTENDED_TIME) == null
                ? entry.getTimeLocal()
                : LocalDateTime.ofInstant(
                        Instant.ofEpochMilli(entry.getLastModifiedTime().toMillis()), ZoneOffset.UTC);
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, LocalDateTime time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
