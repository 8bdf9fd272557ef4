package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal loads what a build needs, in a JVM of its own that has loaded nothing. */
@RequiresTestbed(TestbedPart.REGISTRY)
class RehearsalTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    /** A JVM that may rehearse, builds, and says how many classes it loaded meanwhile. */
    static final class Program {
        private Program() {}

        /** @param args a service, the registry's host, a directory, and whether to rehearse */
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[2]);
            if (Boolean.parseBoolean(args[3])) {
                Rehearsal.run(directory.resolve("rehearsals"));
            }
            long before = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
            ImageBuildRun.into(args[1], "rehearsed", directory, EngineName.AUTO, IfExists.OVERWRITE)
                    .run("index", "1", Path.of(args[0]), line -> {});
            System.out.println(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - before);
        }
    }

    @Test
    void leavesLittleToBeLoadedAndNothingElse() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        Path service = Files.createDirectory(directory.resolve("service"));
        Files.writeString(
                service.resolve("Dockerfile"),
                "FROM " + REGISTRY.host() + "/base/small:1\nWORKDIR /app\nCOPY *.jar app.jar\nENTRYPOINT [\"x\"]\n");
        Files.writeString(service.resolve("a.jar"), "a jar");
        GitCommit.of(service);

        int unprepared = classesLoadedBy(service, false);
        int rehearsed = classesLoadedBy(service, true);

        assertThat(rehearsed).isLessThan(unprepared / 10);
        try (Stream<Path> left = Files.list(directory.resolve("work-true/rehearsals"))) {
            assertThat(left).isEmpty();
        }
    }

    private int classesLoadedBy(Path service, boolean rehearses) throws Exception {
        Path work = Files.createDirectory(directory.resolve("work-" + rehearses));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        service.toString(),
                        REGISTRY.host(),
                        work.toString(),
                        Boolean.toString(rehearses)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Integer.parseInt(output.strip());
    }
}
