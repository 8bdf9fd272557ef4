package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "3.5.0, jar xf app.jar && jar -xf app.jar",
    })
    void asJavaDoes(String version, String script) throws Exception {
        Path jar = Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"),
                Files.createTempDirectory(work, "jar").resolve("app.jar"));
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
        Map<String, RealRoot.Entry> evaluated = new TreeMap<>();
        result.files().forEach((path, entry) -> {
            if (path.startsWith("/work/")) {
                evaluated.put(path.substring("/work".length()), entry);
            }
        });
        assertThat(evaluated).isEqualTo(RealRoot.list(real)).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "2.7.18, java -Djarmode=tools -jar app.jar extract --layers --launcher",
        "3.5.0, java -Djarmode=tools -jar app.jar extract",
        "3.5.0, java -Djarmode=tools -jar app.jar extract --layers",
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
