package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.project.BuildChoices;
import io.jenkins.plugins.delivery.core.project.CheckoutFiles;
import io.jenkins.plugins.delivery.core.project.GradleCoverage;
import io.jenkins.plugins.delivery.core.project.ProjectBuild;
import io.jenkins.plugins.delivery.core.project.Repository;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.core.project.ServiceOptions;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.JacocoXml;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small repositories, one for each of the shapes that teams have, from checkout to rendered objects: found out, built
 * with real Maven and Gradle by the commands that the shared Pipeline runs, made into images, and rendered with the
 * common chart.
 */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.HELM4, TestbedPart.RUN_BASES})
class RepositoryCorpusTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final String PARENT =
            "<parent><groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version></parent>";

    /** What a POM needs for Java 17 and JUnit; the versions are those of the example service. */
    private static final String PROPERTIES =
            "<properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8"
                    + "</project.build.sourceEncoding></properties>";

    private static final String JUNIT = "<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>"
            + "junit-jupiter</artifactId><version>6.1.0</version><scope>test</scope></dependency></dependencies>";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    /** Kept for all tests, since Gradle makes its own jars in it. */
    @TempDir
    static Path gradleHome;

    @TempDir
    Path directory;

    private Path workspace;
    private CheckoutFiles files;

    @BeforeAll
    static void pushBase(@TempDir Path work) throws Exception {
        BaseImages.pushLarge(
                REGISTRY.url(),
                "base/java",
                "17",
                List.of(BaseImages.compressFast(
                        TestbedPart.RUN_BASES.path("run-bases/busybox.tar"), work.resolve("base.tar.gz"))),
                List.of("PATH=/usr/bin:/bin"));
    }

    @BeforeEach
    void makePlace() throws IOException {
        workspace = Files.createDirectory(directory.resolve("shop"));
        files = new CheckoutFiles(workspace);
    }

    @Test
    void mavenWithASingleServiceOfWindows() throws Exception {
        // No executable bit, JaCoCo in the POM, the Dockerfile in a directory and in lower case.
        mavenWrapper();
        files.pom(
                        "",
                        "orders",
                        PROPERTIES,
                        JUNIT,
                        build("<plugin><groupId>org.jacoco</groupId><artifactId>jacoco-maven-plugin</artifactId>"
                                + "<version>0.8.14</version><executions><execution><goals><goal>prepare-agent"
                                + "</goal></goals></execution></executions></plugin>"))
                .file("deploy/dockerfile", "FROM scratch", "COPY target/*.jar /app.jar");
        code("", "Orders", true);

        Repository repository = inspect(null);
        build(repository);

        assertThat(repository.lines()).contains("JaCoCo is in the build, and is used as it is there");
        assertThat(results("target/surefire-reports/TEST-*.xml")).hasSize(1);
        assertThat(coverage(repository)).isEqualTo(new Coverage(2, 1, 0, 0));
        assertThat(delivered(repository)).containsExactly("shop");
    }

    @Test
    void mavenWithSeveralServices() throws Exception {
        mavenWrapper();
        files.file(
                        "pom.xml",
                        "<project><modelVersion>4.0.0</modelVersion>",
                        "<groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version>",
                        "<packaging>pom</packaging>",
                        "<modules><module>lib</module><module>orders</module><module>customers</module></modules>",
                        PROPERTIES + JUNIT + build("") + "</project>")
                // For something else, so that no service may find it.
                .file("Dockerfile", "FROM maven:3", "RUN mvn package")
                .pom("lib", "lib", PARENT)
                .pom("orders", "orders", PARENT, dependency("lib"))
                .pom("customers", "customers", PARENT)
                .file("orders/Dockerfile", "FROM scratch", "COPY target/*.jar /app.jar")
                .file("customers/docker/Dockerfile", "FROM scratch", "COPY customers/target/*.jar /app.jar");
        code("lib", "Lib", false);
        code("orders", "Orders", true);
        code("customers", "Customers", false);

        Repository repository = inspect(null);
        build(repository);

        // Of three modules with three lines each, one has a test, which runs two lines.
        assertThat(coverage(repository)).isEqualTo(new Coverage(2, 7, 0, 0));
        assertThat(delivered(repository)).containsExactly("orders", "customers");
    }

    @Test
    void mavenWithoutTestsLeavesAJar() throws Exception {
        // A script without its properties: the agent's own Maven is called.
        files.pom("", "orders", PROPERTIES, build(""))
                .file("Dockerfile", "FROM scratch", "COPY target/*.jar /app.jar")
                .file("mvnw", "#!/bin/sh", "exit 1");
        code("", "Orders", false);
        files.file("src/test/java/OrdersTest.java", "class OrdersTest { does not compile }");

        Repository repository = inspect("skip", "-Dmaven.test.skip");
        assertThat(repository.builds().get(0).test()).isEmpty();
        build(repository);

        assertThat(repository.lines())
                .contains("mvnw is not used, since .mvn/wrapper/maven-wrapper.properties is missing: add it to the"
                        + " repository");
        assertThat(delivered(repository)).containsExactly("shop");
    }

    @Test
    void mavenWithAProgramAndADockerfileForSomethingElse() throws Exception {
        mavenWrapper();
        files.file(
                        "pom.xml",
                        "<project><modelVersion>4.0.0</modelVersion>",
                        "<groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version>",
                        "<packaging>pom</packaging><modules><module>web</module><module>lib</module></modules>",
                        PROPERTIES + build("") + "</project>")
                .file("Dockerfile", "ARG TOOLS", "FROM $TOOLS", "RUN make site")
                .pom("web", "web", PARENT, build(plugin("shade", "3.6.2")))
                .pom("lib", "lib", PARENT);
        code("web", "Main", false);
        code("lib", "Lib", false);

        Repository repository = inspect(null);
        build(repository);

        assertThat(repository.services().get(0).dockerfile()).isNull();
        assertThat(delivered(repository)).containsExactly("shop");
        assertThat(workspace.resolve(".microservice-delivery/shop/Dockerfile"))
                .content()
                .contains("[\"java\", \"-jar\", \"app.jar\"]", "ARG USER=1000", "ARG PORT=8081");
    }

    @Test
    @RequiresTestbed(TestbedPart.GRADLE)
    void gradleWithSeveralServices() throws Exception {
        // The script without its jar: the agent's own Gradle is called.
        files.file("settings.gradle", "rootProject.name = 'shop'", "include 'orders', 'customers', 'lib', 'plain'")
                .file("gradlew", "#!/bin/sh", "exit 1")
                .file("gradle/wrapper/gradle-wrapper.properties", "distributionUrl=https\\://x/gradle-4.4.1-bin.zip")
                .file(
                        "orders/build.gradle",
                        gradle("application", "compile project(':lib')"),
                        "mainClassName = 'Orders'")
                .file("customers/build.gradle", gradle("java", ""))
                .file("customers/Dockerfile", "FROM scratch", "COPY build/libs/*.jar /app.jar")
                .file("lib/build.gradle", gradle("java", ""))
                // Without a Maven repository there is no JaCoCo, and the build goes on.
                .file("plain/build.gradle", "apply plugin: 'java'");
        code("orders", "Orders", true);
        code("customers", "Customers", false);
        code("lib", "Lib", false);
        code("plain", "Plain", false);

        Repository repository = inspect(null);
        build(repository);

        assertThat(results("orders/build/test-results/test/TEST-*.xml")).hasSize(1);
        assertThat(coverage(repository)).isEqualTo(new Coverage(2, 7, 0, 0));
        assertThat(delivered(repository)).containsExactly("shop");
        assertThat(workspace.resolve("orders/build/install/orders/lib/lib.jar")).exists();
    }

    @Test
    @RequiresTestbed(TestbedPart.GRADLE)
    void gradleWithASingleServiceAndJacocoInTheBuild() throws Exception {
        files.file("build.gradle", gradle("application", ""), "apply plugin: 'jacoco'", "mainClassName = 'Orders'");
        code("", "Orders", true);

        // Any task may be the tests.
        Repository repository = inspect("check");
        build(repository);

        assertThat(coverage(repository)).isEqualTo(new Coverage(2, 1, 0, 0));
        assertThat(delivered(repository)).containsExactly("shop");
        assertThat(workspace.resolve(".microservice-delivery/shop/Dockerfile"))
                .content()
                .contains("ENTRYPOINT [\"/app/bin/shop\"]");
    }

    private Repository inspect(String tests, String... options) {
        return Repository.inspect(
                workspace,
                new RepositoryRequest(
                        "shop",
                        new BuildChoices(null, tests, new ArrayList<>(List.of(options))),
                        new ServiceOptions(null, null, null, null, new TreeMap<>()),
                        new LinkedHashMap<>()));
    }

    /** A script that is this project's, without its executable bit. */
    private void mavenWrapper() throws IOException {
        files.file("mvnw", "#!/bin/sh", "exec '" + PROJECT.resolve("mvnw") + "' \"$@\"")
                .file(
                        ".mvn/wrapper/maven-wrapper.properties",
                        Files.readString(PROJECT.resolve(".mvn/wrapper/maven-wrapper.properties")));
    }

    private static String build(String plugins) {
        return "<build><plugins>" + plugins
                + plugin("resources", "3.5.0") + plugin("compiler", "3.15.0") + plugin("surefire", "3.5.5")
                + "<plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.0</version><configuration><archive>"
                + "<manifest><mainClass>Main</mainClass></manifest></archive></configuration></plugin></plugins></build>";
    }

    private static String plugin(String name, String version) {
        return "<plugin><artifactId>maven-" + name + "-plugin</artifactId><version>" + version + "</version></plugin>";
    }

    private static String dependency(String artifact) {
        return "<dependencies><dependency><groupId>com.example</groupId><artifactId>" + artifact
                + "</artifactId><version>1</version></dependency></dependencies>";
    }

    private static String gradle(String plugin, String dependency) {
        return String.join(
                "\n",
                "apply plugin: '" + plugin + "'",
                "repositories { maven { url '"
                        + TestbedPart.GRADLE.path("gradle/repository").toUri() + "' } }",
                "dependencies {",
                dependency,
                "testCompile 'junit:junit:4.13.2' }");
    }

    /** A class of three lines, of which a test runs two. */
    private void code(String module, String name, boolean tested) {
        String place = module.isEmpty() ? "src/" : module + "/src/";
        files.file(
                place + "main/java/" + name + ".java",
                "public class " + name + " {",
                "    public int one() { return 1; }",
                "    public static void main(String[] args) { }",
                "}");
        if (tested) {
            boolean gradle = Files.exists(workspace.resolve("build.gradle"))
                    || Files.exists(workspace.resolve("settings.gradle"));
            files.file(
                    place + "test/java/" + name + "Test.java",
                    "public class " + name + "Test {",
                    "    @org.junit." + (gradle ? "" : "jupiter.api.") + "Test",
                    "    public void isOne() { if (new " + name + "().one() != 1) throw new AssertionError(); }",
                    "}");
        }
    }

    private void build(Repository repository) throws Exception {
        Path script = Files.writeString(directory.resolve("coverage.gradle"), GradleCoverage.initScript());
        for (ProjectBuild build : repository.builds()) {
            for (String command : List.of(build.test().isEmpty() ? build.compile() : build.test(), build.assemble())) {
                if (!command.isEmpty()) {
                    Path log = directory.resolve("build.log");
                    ProcessBuilder process = new ProcessBuilder("sh", "-c", command)
                            .directory(workspace.resolve(build.directory()).toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
                    process.environment().put(GradleCoverage.VARIABLE, script.toString());
                    process.environment().put("GRADLE_USER_HOME", gradleHome.toString());
                    int exitCode = process.start().waitFor();
                    assertThat(exitCode).as(() -> command + "\n" + text(log)).isZero();
                }
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** As the quality gate counts it, of the reports that it looks for. */
    private Coverage coverage(Repository repository) throws Exception {
        JacocoXml sum = new JacocoXml();
        for (ProjectBuild build : repository.builds()) {
            String pattern = build.tool().text().equals("maven")
                    ? "**target/site/jacoco/jacoco.xml"
                    : "**build/reports/jacoco/test/jacocoTestReport.xml";
            for (Path report : results(pattern)) {
                try (InputStream in = Files.newInputStream(report)) {
                    sum.add(report.toString(), in);
                }
            }
        }
        return sum.sum();
    }

    private List<Path> results(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(workspace)) {
            return all.filter(file -> workspace
                            .getFileSystem()
                            .getPathMatcher("glob:" + pattern)
                            .matches(workspace.relativize(file)))
                    .toList();
        }
    }

    /** Builds and pushes the image of each service, renders its objects, and tells which ones came so far. */
    private List<String> delivered(Repository repository) throws Exception {
        Path deploys = DeployRepository.copyTo(directory.resolve("deploys"));
        Path config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%1$s", namespace: shop, repositoryPattern: "${app}", plainHttp: true}
                    imageBuild: {baseImage: "%1$s/base/java:17", user: "1000", port: 8081}
                    environments: [{name: dev}]
                    helm: {executable: %2$s}
                """.formatted(
                        REGISTRY.host(), TestbedPart.HELM4.path("helm4/helm")));
        List<String> names = new ArrayList<>();
        for (JsonNode service : Json.of(repository.toMap()).path("services")) {
            String app = service.path("name").asText();
            List<String> image = new ArrayList<>(List.of(
                    "build-image",
                    "--app=" + app,
                    "--tag=1",
                    "--if-exists=overwrite",
                    "--workspace=" + workspace,
                    "--config=" + config,
                    "--context=" + service.path("context").asText(),
                    "--dockerfile=" + service.path("dockerfile").asText()));
            assertThat(Main.run(image.toArray(String[]::new))).isZero();
            Files.writeString(deploys.resolve("appConfig/dev/" + app + ".yml"), "config: {GREETING: hello}\n");
            assertThat(Main.run(
                            "helm-deploy",
                            "--app=" + app,
                            "--environment=dev",
                            "--tag=1",
                            "--dry-run=render",
                            "--config=" + config,
                            "--workspace=" + deploys))
                    .isZero();
            names.add(app);
        }
        return names;
    }
}
