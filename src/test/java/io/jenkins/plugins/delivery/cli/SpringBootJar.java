package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Jars of Spring Boot with its real launcher and libraries, and a program that says what it sees. */
final class SpringBootJar {
    private static final String PROGRAM = """
            package com;
            public class Shop {
                public static void main(String[] args) throws Exception {
                    try (var in = Shop.class.getResourceAsStream("/hello.txt")) {
                        System.out.println("WORD args=" + String.join(",", args)
                            + " resource=" + new String(in.readAllBytes())
                            + " title=" + Shop.class.getPackage().getImplementationTitle()
                            + " library=" + Class.forName("org.springframework.core.SpringVersion").getPackage().getImplementationVersion()
                            + " directory=" + System.getProperty("user.dir")
                            + " loader=" + Shop.class.getClassLoader().getClass().getName());
                    }
                }
            }
            """;

    private SpringBootJar() {}

    /** Writes one as the Maven plugin of this version does. */
    static void write(String version, String word, Path file) throws Exception {
        try (JarFile from = new JarFile(TestbedPart.LAYERED_JARS
                        .path("layered-jars/app-" + version + ".jar")
                        .toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            Manifest manifest = from.getManifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.putValue("Start-Class", "com.Shop");
            attributes.putValue("Implementation-Title", "shop");
            attributes.putValue("Spring-Boot-Classpath-Index", "BOOT-INF/classpath.idx");
            put(out, "META-INF/", new byte[0]);
            out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            manifest.write(out);
            StringBuilder libraries = new StringBuilder();
            for (var entry : from.stream().toList()) {
                if (entry.getName().startsWith("META-INF/")) {
                    continue;
                }
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    put(
                            out,
                            entry.getName(),
                            entry.getName().equals("BOOT-INF/layers.idx")
                                    ? (new String(bytes, StandardCharsets.UTF_8) + "  - \"BOOT-INF/classpath.idx\"\n")
                                            .getBytes(StandardCharsets.UTF_8)
                                    : bytes);
                }
                if (entry.getName().matches("BOOT-INF/lib/.+")) {
                    libraries.append("- \"").append(entry.getName()).append("\"\n");
                }
            }
            put(out, "BOOT-INF/classpath.idx", libraries.toString().getBytes(StandardCharsets.UTF_8));
            put(out, "BOOT-INF/classes/hello.txt", "hello".getBytes(StandardCharsets.UTF_8));
            put(out, "BOOT-INF/classes/com/Shop.class", compiled(word));
        }
    }

    /** Writes a jar with one class that says the word. */
    static void writeClass(String word, Path file) throws Exception {
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            put(out, "com/Shop.class", compiled(word));
        }
    }

    /** Writes a jar of more than a megabyte. */
    static void writeLibrary(Path file) throws Exception {
        byte[] content = new byte[1_500_000];
        new Random(1).nextBytes(content);
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            put(out, "data", content);
        }
    }

    private static byte[] compiled(String word) throws Exception {
        Path work = Files.createTempDirectory("shop");
        Path source = Files.writeString(work.resolve("Shop.java"), PROGRAM.replace("WORD", word));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release=17", "-d", work.toString(), source.toString()))
                .isZero();
        byte[] compiled = Files.readAllBytes(work.resolve("com/Shop.class"));
        for (Path file : List.of(work.resolve("com/Shop.class"), work.resolve("com"), source, work)) {
            Files.delete(file);
        }
        return compiled;
    }

    /** Stored, as the launcher wants libraries. */
    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A released library is the same file for every build.
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
