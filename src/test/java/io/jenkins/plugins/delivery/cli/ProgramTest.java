package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines before the jar in {@code target/bin/microservice-delivery}, here before a jar that tells how it was called. */
class ProgramTest {
    @TempDir
    Path directory;

    private Path program;
    private Path cache;

    /** Runs in the process under test. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] args) {
            System.out.println(ManagementFactory.getRuntimeMXBean().getInputArguments() + " " + String.join("|", args));
        }
    }

    @BeforeEach
    void putTogether() throws Exception {
        program = Files.createDirectories(directory.resolve("a place")).resolve("program");
        cache = directory.resolve("the cache");
        Files.copy(Path.of("src/main/launcher/microservice-delivery.sh"), program);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        String entry = Echo.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(jar, manifest);
                InputStream bytes = Echo.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
        }
        try (OutputStream out = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
            jar.writeTo(out);
        }
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void keepsTheClassesOfACommandFromItsSecondRunOn() throws Exception {
        assertThat(run("explain", "--app", "a b")).doesNotContain("Archive").endsWith("explain|--app|a b");
        assertThat(run("explain", "--app", "a b"))
                .contains("-XX:ArchiveClassesAtExit=")
                .endsWith("explain|--app|a b");
        assertThat(archives()).hasSize(1);

        assertThat(run("explain", "--app", "a b"))
                .contains("-XX:SharedArchiveFile=")
                .endsWith("explain|--app|a b");
    }

    @Test
    void anotherProgramHasAnotherArchive() throws Exception {
        run("explain");
        run("explain");
        List<Path> before = archives();
        Files.setLastModifiedTime(program, FileTime.fromMillis(0));

        assertThat(run("explain")).doesNotContain("Archive");
        assertThat(run("explain")).contains("-XX:ArchiveClassesAtExit=");
        assertThat(archives()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void goesOnWithoutAnArchive() throws Exception {
        assertThat(run("--version")).doesNotContain("Archive").endsWith("--version");
        // Where a directory should be.
        cache = Files.createFile(directory.resolve("a file"));
        assertThat(run("explain")).doesNotContain("Archive").endsWith("explain");
    }

    private List<Path> archives() throws Exception {
        try (Stream<Path> files = Files.list(cache.resolve("microservice-delivery/classes"))) {
            return files.toList();
        }
    }

    /** What it prints, which is all on standard output. */
    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
