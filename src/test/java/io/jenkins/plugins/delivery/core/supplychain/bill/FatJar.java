package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A service as Spring Boot packs it, whose libraries are real jars: those that these tests run with. */
public final class FatJar {
    private FatJar() {}

    /** The jars of this JVM's class path. */
    public static List<Path> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(name -> name.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    /** One of these libraries, each stored as it is. */
    public static byte[] of(List<Path> libraries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "META-INF/MANIFEST.MF", """
                    Manifest-Version: 1.0
                    Main-Class: org.springframework.boot.loader.launch.JarLauncher
                    Start-Class: com.example.Index
                    Implementation-Title: bss.index
                    Implementation-Version: 1.4.0

                    """.getBytes(StandardCharsets.UTF_8));
            put(zip, "META-INF/maven/com.example/bss.index/pom.properties", """
                    groupId=com.example
                    artifactId=bss.index
                    version=1.4.0
                    """.getBytes(StandardCharsets.UTF_8));
            for (Path library : libraries) {
                put(zip, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
            }
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
    }

    /** A layer with these files, each a path and its content in turn. */
    public static byte[] layer(Object... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            List<String> directories = new ArrayList<>();
            for (int i = 0; i < files.length; i += 2) {
                String path = (String) files[i];
                byte[] content = files[i + 1] instanceof String text
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : (byte[]) files[i + 1];
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    String directory = path.substring(0, slash + 1);
                    if (!directories.contains(directory)) {
                        directories.add(directory);
                        tar.putArchiveEntry(new TarArchiveEntry(directory));
                        tar.closeArchiveEntry();
                    }
                }
                TarArchiveEntry entry = new TarArchiveEntry(path);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
