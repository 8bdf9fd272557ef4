package io.jenkins.plugins.delivery.core.project;

import static io.jenkins.plugins.delivery.core.project.InspectedCheckout.services;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What repositories of the shapes that teams have are taken for: their builds, and the services of these. */
class RepositoryTest {
    private static final String JAR = "COPY target/*.jar app.jar";
    private static final String SPRING_BOOT = CheckoutFiles.plugin("spring-boot-maven-plugin", "");

    @TempDir
    Path directory;

    private CheckoutFiles files;
    private InspectedCheckout shop;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
        shop = new InspectedCheckout(directory, "shop");
    }

    @Test
    void mavenProjectsThatTakeEachOthersArtifactsAreInstalledInTheirOrder() {
        files.pom("b-api", "b-api", dependency("z-lib"))
                .pom("a-service", "a-service", SPRING_BOOT, dependency("b-api"))
                .pom("z-lib", "z-lib")
                .pom("other", "other");

        Repository repository = shop.inspect();

        assertThat(repository.builds())
                .extracting(ProjectBuild::directory)
                .containsExactly("z-lib", "b-api", "a-service", "other");
        assertThat(repository.builds())
                .extracting(build -> build.compile().replaceFirst(".*=warn ", ""))
                .containsExactly("install -DskipTests", "install -DskipTests", "test-compile", "test-compile");
        assertThat(repository.modules().get(2).needs()).containsExactly("b-api");
        assertThat(repository.lines()).anyMatch(line -> line.startsWith("Another project of the repository takes"));
    }

    @Test
    void artifactsThatSeveralProjectsMakeTieNoneOfThem() {
        // As in guides, which have the beginning beside the end.
        files.pom("complete/library", "library")
                .pom("initial/library", "library")
                .pom("initial/application", "application", dependency("library"));

        assertThat(shop.inspect().lines()).noneMatch(line -> line.contains("installed"));
    }

    @Test
    void aCircleOfMavenProjectsIsBuiltAsItComes() {
        files.pom("a", "a", dependency("b")).pom("b", "b", dependency("a"));

        assertThat(shop.inspect().builds()).extracting(ProjectBuild::directory).containsExactly("b", "a");
    }

    @Test
    void aBuildBelowSources() {
        files.file("src/adservice/build.gradle", "plugins { id 'application' }", "mainClassName = 'A'")
                .file("src/cart/Dockerfile", "FROM node:20");

        assertThat(shop.inspect().builds()).extracting(ProjectBuild::directory).containsExactly("src/adservice");
    }

    @Test
    void anApplicationForAndroidIsLeftOut() {
        files.pom("server", "server", SPRING_BOOT)
                .file("android-client/settings.gradle", "include ':app'")
                .file("android-client/build.gradle", "buildscript { }")
                .file("android-client/app/build.gradle", "apply plugin: 'com.android.application'");

        Repository repository = shop.inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("server");
        assertThat(repository.remarks())
                .containsExactly("android-client is left out: an application for Android is no service");
    }

    @Test
    void aProgramOfAPluginThatTheParentHasIsToldByItsCode() {
        files.parent("a", "lib")
                .file(
                        "pom.xml",
                        "<project><artifactId>p</artifactId><packaging>pom</packaging>",
                        "<modules><module>a</module><module>lib</module></modules>" + SPRING_BOOT + "</project>")
                .pom("a", "a", "<parent><artifactId>p</artifactId></parent>")
                .file("a/src/main/java/A.java", "@SpringBootApplication class A {}")
                .pom("lib", "lib", "<parent><artifactId>p</artifactId></parent>")
                .file("lib/src/main/java/L.java", "class L {}");

        assertThat(services(shop.inspect())).containsExactly("shop a null");
    }

    @Test
    void buildsOfTheirOwnInDirectories() {
        files.pom("orders", "orders")
                .file("orders/Dockerfile", "FROM x", JAR)
                .file("customers/build.gradle.kts", "plugins { id(\"org.springframework.boot\") }")
                .file("customers/src/main/java/A.java", "class A {}")
                .file("customers/Dockerfile", "FROM x", "COPY build/libs/*.jar /")
                .file("ui/package.json", "{}")
                .file("ui/Dockerfile", "FROM node:20");

        Repository repository = shop.inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("customers", "orders");
        assertThat(services(repository))
                .containsExactly("customers customers customers/Dockerfile", "orders orders orders/Dockerfile");
    }

    @Test
    void mavenComesFirstUnlessTheTeamSaysOtherwise() {
        files.pom("", "index").file("build.gradle", "plugins { id 'java' }").file("Dockerfile", "FROM x", JAR);

        assertThat(shop.inspect().builds().get(0).tool()).isEqualTo(BuildTool.MAVEN);
        assertThat(shop.inspect(new BuildChoices(BuildTool.GRADLE, null, new ArrayList<>()))
                        .builds()
                        .get(0)
                        .tool())
                .isEqualTo(BuildTool.GRADLE);
    }

    @Test
    void namedServices() {
        files.parent("orders-service", "lib")
                .pom("orders-service", "orders-service")
                .pom("lib", "lib")
                .file("docker/orders.Dockerfile", "FROM x", "COPY orders-service/target/*.jar /");

        assertThat(services(named("orders-service", Map.of("dockerfile", "docker/orders.Dockerfile"))))
                .containsExactly("orders-service . docker/orders.Dockerfile");
        assertThat(services(named("o", Map.of("module", "orders-service")))).containsExactly("o orders-service null");
        assertThatThrownBy(() -> named("payments", Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("services 'payments' is called as no module is");
        assertThatThrownBy(() -> named("lib", Map.of("dockerfile", "Dockerfile")))
                .hasMessageContaining("dockerfile 'Dockerfile' is not in the repository");
        assertThatThrownBy(() -> named("lib", Map.of("dockerfil", "Dockerfile")))
                .hasMessageContaining("services.lib 'dockerfil' is not known: did you mean dockerfile?");
    }

    @Test
    void noFileOutsideOfTheCheckoutCounts() {
        files.pom("", "p", "<packaging>pom</packaging><modules><module>../other</module></modules>");

        assertThatThrownBy(shop::inspect)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leaves");
    }

    @Test
    void aDockerfileThatDoesAllByItself() {
        files.file("Dockerfile", "FROM maven AS b", "COPY . .", "RUN mvn package");

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("shop . Dockerfile");
        assertThat(repository.builds()).isEmpty();
        assertThat(repository.lines().get(0)).startsWith("No build file");
    }

    @Test
    void nothingToBuild() {
        assertThatThrownBy(shop::inspect)
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("There is neither pom.xml nor build.gradle in ");
    }

    private static String dependency(String artifact) {
        return "<dependencies><dependency><artifactId>" + artifact + "</artifactId></dependency></dependencies>";
    }

    private Repository named(String name, Map<String, Object> options) {
        return Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        BuildChoices.NONE,
                        ServiceOptions.NONE,
                        RepositoryRequest.services(new TreeMap<>(Map.of(name, options)))));
    }
}
