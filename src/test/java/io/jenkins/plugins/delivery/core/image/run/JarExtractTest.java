package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is extracted of a jar in process is what Java extracts. */
@RequiresTestbed({TestbedPart.RUN_BASES, TestbedPart.LAYERED_JARS})
class JarExtractTest {
    @TempDir
    static Path work;

    private static RealRoot root;

    @BeforeAll
    static void unpack() throws Exception {
        // Evaluated, java is only looked for; what it makes is compared with the one that runs this test.
        root = RealRoot.of("debian", work)
                .changed(
                        "java",
                        "for p in java jar; do rm -f usr/bin/$p; echo '#!/bin/sh' >usr/bin/$p; chmod 755 usr/bin/$p; done; mkdir -m 755 work");
    }

    @ParameterizedTest
    @CsvSource({
        "2.3.12.RELEASE, java -Djarmode=layertools -jar app.jar extract",
        "2.7.18, java -Djarmode=layertools -jar app.jar extract --destination out/x",
        "2.7.18, mkdir -p out && java -Djarmode=layertools -jar app.jar extract --destination out",
        "2.7.18, mkdir -p x && (cd x; jar -xf ../app.jar)",
        "3.2.12, java -Djarmode=layertools -jar app.jar extract",
        "3.5.0, java -Djarmode=layertools -jar app.jar extract",
        "3.5.0, java -Djarmode=tools -jar app.jar extract --layers --launcher",
        "3.5.0, java -Djarmode=tools -jar *.jar extract --layers --launcher --destination out",
        "3.5.0, mkdir out && touch out/x && java -Djarmode=tools -jar app.jar extract --layers --launcher --force --destination out",
        "3.5.0, java -Djarmode=tools -jar app.jar extract --launcher --destination out",
        "3.5.0, jar xf app.jar && jar -xf app.jar",
    })
    void asJavaDoes(String version, String script) throws Exception {
        Path jar = Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"),
                Files.createTempDirectory(work, "jar").resolve("app.jar"));
        compare(jar, script, 50);
    }

    /** The jar that it packs says the time of the build, so what is in it is compared. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java -Djarmode=tools -jar app.jar extract --layers --destination out",
                "java -Djarmode=tools -jar app.jar extract --layers",
                "java -Djarmode=tools -jar app.jar extract",
                "mkdir -p a && cd a && java -Djarmode=tools -jar ../app.jar extract --destination .",
                "touch app && java -Djarmode=tools -jar app.jar extract --force --destination x/y",
            })
    void packsTheApplication(String script) throws Exception {
        compare(withClasspath("3.5.0"), script, 4);
    }

    /** As Spring Boot's plugin packs it; the test bed's jars have no index of their class path. */
    private static Path withClasspath(String version) throws Exception {
        Path directory = Files.createTempDirectory(work, "jar");
        Path jar = Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"), directory.resolve("app.jar"));
        Files.createDirectories(directory.resolve("x/BOOT-INF"));
        Files.createDirectories(directory.resolve("x/META-INF/services"));
        Files.writeString(directory.resolve("x/META-INF/services/a.b.C"), "a.b.D\n");
        Files.writeString(directory.resolve("x/META-INF/services/java.nio.file.spi.FileSystemProvider"), "x\n");
        Files.writeString(
                directory.resolve("x/BOOT-INF/classpath.idx"),
                "- \"BOOT-INF/lib/spring-core-5.3.31.jar\"\n- \"BOOT-INF/lib/spring-jcl-5.3.31.jar\"\n");
        Files.writeString(
                directory.resolve("manifest"),
                "Spring-Boot-Classpath-Index: BOOT-INF/classpath.idx\nImplementation-Title: demo\n");
        RealRoot.process(List.of(
                "sh",
                "-c",
                "cd '" + directory + "'; jar -u -0 -f app.jar -m manifest -C x BOOT-INF/classpath.idx -C x META-INF"));
        return jar;
    }

    private static void compare(Path jar, String script, int least) throws Exception {
        Path real = Files.createDirectory(jar.resolveSibling("real"));
        Files.copy(jar, real.resolve("app.jar"));
        Process process = new ProcessBuilder("sh", "-c", "umask 022; chmod 644 app.jar; " + script)
                .directory(real.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();

        RealRoot.Result result =
                root.evaluated(new RealRoot.Command("cp /app.jar . && " + script, "", "/work", Map.of(), List.of(jar)));

        assertThat(result.left()).isNull();
        assertThat(result.failure()).isNull();
        Map<String, RootEntry> evaluated = new TreeMap<>();
        result.files().forEach((path, entry) -> {
            if (path.startsWith("/work/")) {
                evaluated.put(path.substring("/work".length()), entry);
            }
        });
        Map<String, RootEntry> expected = RootEntry.list(real);
        for (String path : expected.keySet().stream()
                .filter(path -> path.endsWith("/app.jar") && !path.equals("/app.jar"))
                .toList()) {
            RootEntry packed = evaluated.get(path);
            assertThat(contents(result.jars().get("/work" + path)))
                    .isEqualTo(contents(Files.readAllBytes(real.resolve(path.substring(1)))));
            expected.put(path, new RootEntry("file", expected.get(path).mode(), packed.owner(), packed.content()));
        }
        assertThat(evaluated).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(least);
    }

    /** The entries of a jar in their order, with the digests and the times, but for the manifest's. */
    private static List<String> contents(byte[] jar) throws Exception {
        List<String> entries = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String time = entry.getName().equals("META-INF/MANIFEST.MF")
                        ? ""
                        : entry.getLastModifiedTime().toString();
                entries.add(
                        entry.getName() + " " + Digest.of(zip.readAllBytes()).value() + " " + time);
            }
        }
        return entries;
    }

    /** HotSpot leaves a directory that jps looks into; OpenJ9 leaves more. */
    @Test
    void leavesWhatJavaLeaves() throws Exception {
        String script = "cp /app.jar . && java -Djarmode=tools -jar app.jar extract --launcher --layers";
        Path jar = Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-3.5.0.jar"),
                Files.createTempDirectory(work, "jar").resolve("app.jar"));
        RealRoot.Command command = new RealRoot.Command(script, "", "/work", Map.of(), List.of(jar));

        RealRoot.Result result = root.changed("hotspot", "mkdir -p usr/lib/server; touch usr/lib/server/libjvm.so")
                .evaluated(command);
        assertThat(result.files().get("/tmp/hsperfdata_root")).isEqualTo(new RootEntry("directory", "755", "0:0", ""));

        assertThat(root.changed("shown", "mkdir -p usr/lib/server; touch usr/lib/server/libjvm.so")
                        .evaluated(RealRoot.Command.of("java -version && touch /shown"))
                        .files())
                .containsKeys("/tmp/hsperfdata_root", "/shown");
        assertThat(root.evaluated(RealRoot.Command.of("java -version")).left()).contains("java of a kind");

        assertThat(root.changed("openj9", "mkdir -p usr/lib/j9vm")
                        .evaluated(command)
                        .left())
                .contains("OpenJ9");
    }

    @ParameterizedTest
    @CsvSource({
        "2.7.18, java -Djarmode=tools -jar app.jar extract --layers --launcher",
        "3.5.0, java -Djarmode=tools -jar app.jar extract",
        "3.5.0, java -Djarmode=tools -jar app.jar extract --launcher --layers=application",
        "3.5.0, mkdir app && touch app/x && java -Djarmode=tools -jar app.jar extract --layers --launcher",
        "3.5.0, java -Djarmode=layertools -jar app.jar list",
        "3.5.0, java -Xmx1g -Djarmode=layertools -jar app.jar extract",
        "2.7.18, java -Djarmode=layertools -jar app.jar extract --destination=out",
        "3.5.0, java -jar app.jar",
        "3.5.0, jar -xf app.jar META-INF/MANIFEST.MF",
        "3.5.0, jar -tf app.jar",
    })
    void leftToJava(String version, String script) throws Exception {
        Path jar = Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"),
                Files.createTempDirectory(work, "jar").resolve("app.jar"));

        assertThat(root.evaluated(
                                new RealRoot.Command("cp /app.jar . && " + script, "", "/work", Map.of(), List.of(jar)))
                        .left())
                .isNotNull();
    }
}
