package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dockerfiles that compile in a stage of theirs, in a workspace that is compiled already. The build tools of the base are
 * empty files: that they are not run is what is tested.
 */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.RUN_BASES})
class ReusedBuildTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    static Path directory;

    private static final String MAVEN = """
            FROM BUILDER AS build
            WORKDIR /app
            COPY pom.xml .
            RUN --mount=type=cache,target=/cache/.m2 mvn -B dependency:go-offline || true
            COPY src ./src
            RUN --mount=type=cache,target=/cache/.m2,sharing=locked MAVEN_OPTS=-Xmx1g mvn -B -ntp clean package -DskipTests
            """;

    private static final String LAST = """
            FROM BASE
            COPY --from=build /app/target/*.jar /app.jar
            """;

    private static final String REUSE = "{imageBuild: {reuseCompiled: true}}";

    private final List<String> log = new ArrayList<>();
    private Path workspace;

    @BeforeAll
    static void pushBases() throws Exception {
        BaseImages.pushRoot(
                REGISTRY.url(),
                "busybox",
                directory,
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Files.writeString(tools.resolve("mvn"), "");
        Files.writeString(
                tools.resolve("Dockerfile"),
                "FROM " + REGISTRY.host() + "/base/busybox:1\n"
                        + "COPY --chmod=755 mvn /usr/bin/mvn\nRUN cp /usr/bin/mvn /usr/bin/gradle\n");
        run("base", EngineName.IN_PROCESS, "{}").run("builder", "1", tools, new ArrayList<String>()::add);
    }

    @BeforeEach
    void compile(@TempDir Path empty) throws IOException {
        workspace = empty;
        write("pom.xml", "<project/>");
        write("src/main/java/Main.java", "class Main {}");
        write("src/test/java/MainTest.java", "class MainTest {}");
        write("target/app-1.0.jar", "the jar that was tested");
        write("target/classes/Main.class", "class");
        write(".dockerignore", "target\n.git\n");
    }

    @Test
    void theImageGetsTheJarThatWasTested() throws Exception {
        ImageBuild.Outcome.Done done = done(MAVEN + LAST);

        assertThat(content(done.result(), "/app.jar")).isEqualTo("the jar that was tested");
        assertThat(done.facts().compiled()).isEqualTo("target/app-1.0.jar");
        assertThat(log)
                .contains(
                        "Not run, as imageBuild.reuseCompiled says: 'mvn -B -ntp clean package -DskipTests'. What this"
                                + " build made of the same sources takes its place: target/app-1.0.jar");
    }

    @Test
    void whatComesAfterItIsDoneToThat() throws Exception {
        write("mvnw", "#!/bin/sh\n");
        ImageBuildResult image = inProcess("""
                FROM BUILDER AS deps
                WORKDIR /app
                COPY . .
                RUN sed -i 's/\\r$//' mvnw && chmod +x mvnw && ./mvnw -q -e -T1C verify -Dmaven.test.skip=true
                FROM deps AS build
                RUN mkdir out && mv target/app-*.jar out/app.jar && chmod 600 out/app.jar
                FROM BASE
                COPY --from=build /app/out /opt
                COPY --from=build /app/target/classes /opt/classes
                """);

        assertThat(content(image, "/opt/app.jar")).isEqualTo("the jar that was tested");
        FlattenedImage flattened = pull(image);
        assertThat(flattened.files().get("/opt/app.jar").mode()).isEqualTo("600");
        assertThat(flattened.files().get("/opt/app.jar").owner()).isEqualTo("0:0");
        assertThat(flattened.files()).containsKey("/opt/classes/Main.class");
    }

    @Test
    void modulesAreTakenEachFromItsOwnDirectory() throws Exception {
        write("settings.gradle", "include 'api', 'common'");
        write("build.gradle", "");
        write("gradlew", "#!/bin/sh\n");
        for (String module : List.of("api", "common")) {
            write(module + "/build.gradle", "");
            write(module + "/src/main/java/Main.java", "class Main {}");
            write(module + "/build/libs/" + module + ".jar", "jar of " + module);
        }
        delete("src/main/java/Main.java");

        ImageBuildResult image = inProcess("""
                FROM BUILDER AS build
                COPY . /home/gradle/src
                WORKDIR /home/gradle/src
                RUN sh ./gradlew :api:bootJar --no-daemon -x test
                FROM BASE
                COPY --from=build /home/gradle/src/api/build/libs/api.jar /app.jar
                """);

        assertThat(content(image, "/app.jar")).isEqualTo("jar of api");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            RUN mvn package -Pprod                                | 'mvn -Pprod' may make something else than the workspace's own build
            RUN mvn package -Drevision=2                          | 'mvn -Drevision=2' may make something else
            RUN mvn spring-boot:run                               | 'mvn spring-boot:run' may make something else
            RUN mvn clean                                         | 'mvn clean' makes no program
            RUN echo 'class X {}' > src/main/java/X.java && mvn package | '/app/src/main/java/X.java' is another source than the workspace's
            RUN sed -i s/Main/Other/ src/main/java/Main.java && mvn package | '/app/src/main/java/Main.java' is another source
            RUN rm -r src && mvn package                          | 'src/main/java/Main.java' is compiled in the workspace and not in the image
            RUN sed -i s/project/other/ pom.xml && mvn package    | '/app/pom.xml' is not the build file of the workspace
            RUN cd src && mvn package                             | '/app/src' has no pom.xml
            RUN mvn package && apk add curl                       | 'apk' is none of the commands
            RUN --mount=type=cache,target=/app/target mvn package | it has --mount=type=cache,target=/app/target
            RUN --mount=type=cache,target=/cache/.m2 true          | it has --mount=type=cache,target=/cache/.m2
            """)
    void anythingElseIsForAnEngineThatRunsIt(String line, String reason) throws Exception {
        String dockerfile = "FROM BUILDER AS build\nWORKDIR /app\nCOPY pom.xml .\nCOPY src src\n" + line + "\n" + LAST;

        assertThat(refused(dockerfile)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /cache/.m2    | '/cache/.m2' is copied from stage build, whose build tool was not run
            /app         | '/app' is copied from stage build, whose build tool was not run
            /app/*.jar   | '/app/*.jar' is copied from stage build, whose build tool was not run
            """)
    void onlyWhatWasMadeIsCopied(String source, String reason) throws Exception {
        assertThat(refused(MAVEN + "FROM BASE\nCOPY --from=build " + source + " /there/\n"))
                .contains(reason);
    }

    @Test
    void anImageThatIsMadeOfTheStageItselfIsCompiledThere() throws Exception {
        assertThat(refused(MAVEN)).contains("'mvn' is none of the commands that are done in process");
    }

    @Test
    void whatIsOlderThanItsSourceIsNotTaken() throws Exception {
        Files.setLastModifiedTime(
                workspace.resolve("src/main/java/Main.java"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));

        assertThat(refused(MAVEN + LAST))
                .contains("'src/main/java/Main.java' is newer than everything in target: compile before");
    }

    @Test
    void whatIsNotCompiledIsNotTaken() throws Exception {
        delete("target/app-1.0.jar");

        assertThat(refused(MAVEN + LAST))
                .contains("'app/target' has no program in the workspace: compile before the image is built");
    }

    @Test
    void aDockerfileCompilesUnlessTheSettingsSayOtherwise() throws Exception {
        ImageBuild.Outcome outcome = run("reused", EngineName.AUTO, "{}")
                .run("app", "off", dockerfile("FROM BUILDER AS build\nRUN mvn package\n" + LAST), log::add);

        assertThat(outcome).isInstanceOf(ImageBuild.Outcome.RunKaniko.class);
        assertThat(outcome.facts().compiled()).isNull();
        assertThat(log)
                .anyMatch(line -> line.contains("'mvn' is none of the commands that are done in process")
                        && line.contains("imageBuild.reuseCompiled"));
    }

    private ImageBuildResult inProcess(String dockerfile) throws Exception {
        return done(dockerfile).result();
    }

    private ImageBuild.Outcome.Done done(String dockerfile) throws Exception {
        ImageBuild.Outcome outcome = run("reused", EngineName.AUTO, REUSE)
                .run("app", "t" + System.nanoTime(), dockerfile(dockerfile), log::add);
        assertThat(outcome).as(String.join("\n", log)).isInstanceOf(ImageBuild.Outcome.Done.class);
        return (ImageBuild.Outcome.Done) outcome;
    }

    /** Why the image is not built in process. */
    private String refused(String dockerfile) throws Exception {
        ImageBuild.Outcome outcome = run("reused", EngineName.AUTO, REUSE)
                .run("app", "t" + System.nanoTime(), dockerfile(dockerfile), log::add);
        assertThat(outcome).isInstanceOf(ImageBuild.Outcome.RunKaniko.class);
        return log.stream()
                .filter(line -> line.startsWith("Engine kaniko: "))
                .findFirst()
                .orElseThrow();
    }

    private static ImageBuildRun run(String namespace, EngineName engine, String settings) throws IOException {
        Path file = Files.writeString(
                directory.resolve("delivery.yaml"), "unclassified: {microserviceDelivery: " + settings + "}");
        return ImageBuildRun.into(REGISTRY.host(), namespace, directory, engine, IfExists.OVERWRITE)
                .with(DeliveryConfigReader.read(file).imageBuild());
    }

    private Path dockerfile(String text) throws IOException {
        write(
                "Dockerfile",
                text.replace("BUILDER", REGISTRY.host() + "/base/builder:1")
                        .replace("BASE", REGISTRY.host() + "/base/busybox:1"));
        return workspace;
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(workspace.resolve(file).getParent());
        Files.writeString(workspace.resolve(file), text);
    }

    private void delete(String file) throws IOException {
        Files.delete(workspace.resolve(file));
    }

    private static FlattenedImage pull(ImageBuildResult image) throws Exception {
        return FlattenedImage.pull(REGISTRY.url(), "reused/app", image.tag());
    }

    /** Which of the texts of this test a file of the image has. */
    private static String content(ImageBuildResult image, String path) throws Exception {
        String digest = pull(image).files().get(path).content();
        return List.of("the jar that was tested", "jar of api", "jar of common").stream()
                .filter(text ->
                        Digest.of(text.getBytes(StandardCharsets.UTF_8)).value().equals(digest))
                .findFirst()
                .orElse(digest);
    }
}
