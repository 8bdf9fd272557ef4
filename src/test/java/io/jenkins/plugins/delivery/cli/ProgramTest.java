package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines before the jar in {@code target/bin/microservice-delivery}, here before a jar that tells how it was called. */
class ProgramTest {
    @TempDir
    Path directory;

    private static final Pattern RELEASE = Pattern.compile("^JAVA_VERSION=\"(\\d{1,3})");

    private Path java = Path.of(System.getProperty("java.home"));
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
        java = javaHome("Java before 24", release -> release < 24);
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
    void keepsMoreFromItsThirdRunOnWithAJavaThatCan() throws Exception {
        java = javaHome("Java 24 or later", release -> release >= 24);
        assertThat(run("explain", "--app", "a b")).doesNotContain("AOT").endsWith("explain|--app|a b");
        assertThat(run("explain", "--app", "a b"))
                .startsWith("[")
                .contains("-XX:AOTMode=record")
                .endsWith("explain|--app|a b");
        assertThat(run("explain", "--app", "a b"))
                .startsWith("[")
                .contains("-XX:AOTCache=")
                .endsWith("explain|--app|a b");
        assertThat(archives()).singleElement().asString().endsWith(".aot");

        assertThat(run("explain", "--app", "a b")).contains("-XX:AOTCache=").endsWith("explain|--app|a b");
    }

    @Test
    void keepsTheClassesAloneWhereMoreCannotBeMade() throws Exception {
        java = javaHome("Java 24 or later", release -> release >= 24);
        run("explain");
        run("explain");
        Files.writeString(archives().get(0), "what a run left that was killed");

        assertThat(run("explain")).contains("-XX:ArchiveClassesAtExit=").endsWith("explain");
        assertThat(run("explain")).contains("-XX:SharedArchiveFile=").endsWith("explain");
        assertThat(archives()).singleElement().asString().endsWith(".jsa");
    }

    @Test
    void anotherProgramHasAnotherArchive() throws Exception {
        run("explain");
        run("explain");
        List<Path> before = archives();
        Files.setLastModifiedTime(program, FileTime.fromMillis(0));

        assertThat(run("explain")).doesNotContain("Archive", "AOT");
        assertThat(run("explain")).containsAnyOf("-XX:ArchiveClassesAtExit=", "-XX:AOTMode=record");
        assertThat(archives()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void goesOnWithoutAnArchive() throws Exception {
        assertThat(run("--version")).doesNotContain("Archive", "AOT").endsWith("--version");
        // Where a directory should be.
        cache = Files.createFile(directory.resolve("a file"));
        assertThat(run("explain")).doesNotContain("Archive", "AOT").endsWith("explain");
    }

    /** The home of a Java of this kind: of the one that runs the tests, or of one that is installed beside it. */
    private static Path javaHome(String kind, IntPredicate isWanted) throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> others = Files.list(own.getParent())) {
            Optional<Path> home = Stream.concat(Stream.of(own), others.sorted())
                    .filter(candidate -> release(candidate).stream().anyMatch(isWanted))
                    .findFirst();
            Assumptions.assumeTrue(home.isPresent(), kind + " is not installed beside " + own);
            return home.get();
        }
    }

    private static OptionalInt release(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.map(RELEASE::matcher)
                    .filter(Matcher::find)
                    .mapToInt(version -> Integer.parseInt(version.group(1)))
                    .findFirst();
        } catch (IOException e) {
            // No Java, or one that does not say what it is.
            return OptionalInt.empty();
        }
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
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
