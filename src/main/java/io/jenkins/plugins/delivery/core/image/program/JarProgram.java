package io.jenkins.plugins.delivery.core.image.program;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What an archive says of itself.
 *
 * @param main the class that {@code java -jar} starts; empty when it starts none
 * @param springBoot its version, as {@code 3.5.0}; empty when Spring Boot's plugin did not make it
 * @param layered whether it has Spring Boot's index of layers
 * @param javaRelease that its first class was compiled for; 0 when it has none
 * @param oldServlets whether it is a web application of the time before Jakarta EE 9
 * @param libraries the files and directories that it wants beside it, relative to its directory, as {@code libs/a.jar}
 */
record JarProgram(
        String main, String springBoot, boolean layered, int javaRelease, boolean oldServlets, List<String> libraries) {
    private static final String LAYERS = "BOOT-INF/layers.idx";

    /** Of class files: that of Java 1.0 is 44 less than 0. */
    private static final int VERSION_OF_JAVA_0 = 44;

    private static final int MAGIC = 0xcafebabe;
    private static final int MOST_ENTRIES = 100_000;

    static JarProgram read(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            return new JarProgram(
                    value(attributes, "Main-Class"),
                    value(attributes, "Spring-Boot-Version"),
                    jar.getEntry(LAYERS) != null,
                    javaRelease(jar, attributes),
                    WebServlets.areOld(jar),
                    libraries(value(attributes, "Class-Path")));
        } catch (IOException | SecurityException e) {
            throw new DeliveryException(
                    file + " cannot be read as an archive: build it again (" + e.getMessage() + ")", e);
        }
    }

    private static String value(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null ? "" : value.trim();
    }

    /** An entry is a reference as in a web page; those to elsewhere are left out. */
    private static List<String> libraries(String classPath) {
        List<String> libraries = new ArrayList<>();
        for (String entry : classPath.split(" ")) {
            try {
                String path =
                        entry.isEmpty() ? null : new URI(entry).normalize().getPath();
                if (path != null && !path.isEmpty() && !path.startsWith("/") && !path.startsWith("..")) {
                    libraries.add(path);
                }
            } catch (URISyntaxException e) {
                // Java leaves it out as well.
                continue;
            }
        }
        return libraries;
    }

    private static int javaRelease(JarFile jar, Attributes attributes) throws IOException {
        String start = value(attributes, "Start-Class");
        String own = start.isEmpty() ? value(attributes, "Main-Class") : start;
        String path = own.replace('.', '/') + ".class";
        for (String place : new String[] {"BOOT-INF/classes/", "WEB-INF/classes/", ""}) {
            JarEntry entry = jar.getJarEntry(place + path);
            if (entry != null) {
                return javaRelease(jar, entry);
            }
        }
        JarEntry first = jar.stream()
                .limit(MOST_ENTRIES)
                .filter(entry -> entry.getName().endsWith(".class")
                        && !entry.getName().startsWith("META-INF/")
                        && !entry.getName().endsWith("module-info.class"))
                .findFirst()
                .orElse(null);
        return first == null ? 0 : javaRelease(jar, first);
    }

    private static int javaRelease(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (in.readInt() != MAGIC) {
                return 0;
            }
            in.readUnsignedShort();
            return Math.max(0, in.readUnsignedShort() - VERSION_OF_JAVA_0);
        }
    }

    /** Whether {@code java -jar} runs it. */
    boolean runs() {
        return !main.isEmpty();
    }

    /** Spring Boot's major version times 100 plus its minor one, as 305 for 3.5; 0 for none. */
    int springBootMinor() {
        String[] parts = springBoot.split("\\.");
        return parts.length > 1 && parts[0].matches("\\d{1,3}") && parts[1].matches("\\d{1,2}")
                ? Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1])
                : 0;
    }
}
