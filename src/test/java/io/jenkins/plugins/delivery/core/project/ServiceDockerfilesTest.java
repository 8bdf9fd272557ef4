package io.jenkins.plugins.delivery.core.project;

import static io.jenkins.plugins.delivery.core.project.InspectedCheckout.services;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a repository's Dockerfiles is which service's, with which context and arguments, and what needs none. */
class ServiceDockerfilesTest {
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
    void aModuleWithADockerfileBesideIt() {
        files.pom("", "index")
                .file("Dockerfile", "FROM scratch", JAR)
                .file("src/test/java/ATest.java", "class ATest {}");

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("shop . Dockerfile");
        assertThat(repository.builds().get(0).tested()).isTrue();
        assertThat(repository.builds().get(0).compile()).startsWith("mvn -B ").endsWith(" test-compile");
        assertThat(repository.builds().get(0).test())
                .endsWith(" org.jacoco:jacoco-maven-plugin:0.8.14:prepare-agent verify"
                        + " org.jacoco:jacoco-maven-plugin:0.8.14:report");
        assertThat(repository.builds().get(0).assemble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dockerfile",
                "docker/Dockerfile",
                "src/main/docker/Dockerfile",
                "src/main/docker/Dockerfile.jvm",
                "_infra/docker/Dockerfile",
                "deploy/dockerfile",
            })
    void aDockerfileElsewhere(String path) {
        files.pom("", "index").file(path, "FROM scratch", JAR).file("docker/db/Dockerfile", "FROM postgres:16");

        assertThat(services(shop.inspect())).containsExactly("shop . " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {".devcontainer", ".github/actions/build", ".gitpod", ".ci/image"})
    void aDockerfileOfTheToolsIsNotTheServices(String place) {
        files.pom("", "index", SPRING_BOOT)
                .file(place + "/Dockerfile", "FROM maven:3-eclipse-temurin-21", "RUN mvn -v");

        assertThat(services(shop.inspect())).containsExactly("shop . null");
    }

    @Test
    void aDockerfileMayBeALink() throws IOException {
        files.pom("", "index").file("deploy/java.dockerfile", "FROM scratch", JAR);
        Files.createSymbolicLink(directory.resolve("Dockerfile"), Path.of("deploy", "java.dockerfile"));

        assertThat(services(shop.inspect())).containsExactly("shop . Dockerfile");
    }

    @Test
    void aDockerfileThatIsThereNeedNotBeUsed() {
        files.pom("", "index", SPRING_BOOT).file("Dockerfile", "FROM x", "COPY target/index-0.9.jar app.jar");

        Repository repository = Repository.inspect(
                directory,
                new RepositoryRequest(
                        "shop",
                        BuildChoices.NONE,
                        new ServiceOptions(null, null, ".microservice-delivery/shop/Dockerfile", null, new TreeMap<>()),
                        new LinkedHashMap<>()));

        assertThat(services(repository)).containsExactly("shop . null");
    }

    @Test
    void severalDockerfilesInNoUsualPlaceAreSaid() {
        files.pom("", "index", SPRING_BOOT).file("a/Dockerfile", "FROM x", JAR).file("b/Dockerfile", "FROM x", JAR);

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("shop . null");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("a/Dockerfile, b/Dockerfile are several")
                .endsWith("services: [index: [dockerfile: 'a/Dockerfile']]");
    }

    @Test
    void everyModuleWithADockerfileIsAService() {
        files.parent("a", "b", "lib")
                .pom(
                        "a",
                        "Orders_API",
                        "<dependencies><dependency><artifactId>lib</artifactId></dependency></dependencies>")
                .pom("b", "customers")
                .pom("lib", "lib")
                .file("a/Dockerfile", "FROM x", JAR)
                .file("b/src/main/docker/Dockerfile.jvm", "FROM x", "COPY target/quarkus-app/ /app/")
                .file("b/src/main/docker/Dockerfile.native", "FROM x", "COPY target/*-runner /app")
                .file("Dockerfile", "FROM x", "RUN mvn package");

        Repository repository = shop.inspect();

        assertThat(services(repository))
                .containsExactly("orders-api a a/Dockerfile", "customers b b/src/main/docker/Dockerfile.jvm");
        // What modules take of each other is packaged.
        assertThat(repository.builds().get(0).compile()).endsWith(" package -DskipTests");
    }

    @ParameterizedTest
    @CsvSource({
        "COPY a/target/*.jar /, ''",
        "COPY target/*.jar /, a",
        "COPY build/libs/x.jar /, a",
        "COPY a/config.yml /, ''",
        "COPY config.yml /, a",
        "COPY app.jar /, a/target",
        "COPY *.jar /, a/target",
        "COPY . /, a",
        "ADD https://example.com/x /, a",
        "COPY --from=0 /x/y.jar /, a",
    })
    void theContextIsWhatTheDockerfileCopiesFrom(String instruction, String context) {
        files.parent("a", "b")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b")
                .file("a/config.yml", "x: 1")
                .file("a/Dockerfile", "FROM scratch", instruction)
                .file("b/Dockerfile", "FROM scratch", JAR);

        assertThat(shop.inspect().services().get(0).context()).isEqualTo(context);
    }

    @Test
    void aDockerfileThatTakesTheNameOfTheJarIsForAllPrograms() {
        files.parent("a", "b", "lib")
                .pom("a", "shop-a", SPRING_BOOT)
                .pom("b", "shop-b", SPRING_BOOT)
                .pom("lib", "lib")
                .file(
                        "docker/Dockerfile",
                        "FROM x",
                        "ARG NAME",
                        "COPY ${NAME}.jar app.jar",
                        "ARG PORT",
                        "EXPOSE $PORT");

        Repository repository = shop.inspect();

        assertThat(services(repository))
                .containsExactly("shop-a a/target docker/Dockerfile", "shop-b b/target docker/Dockerfile");
        assertThat(repository.services().get(0).buildArgs()).isEqualTo(Map.of("NAME", "*"));
    }

    @ParameterizedTest
    @CsvSource({
        "Dockerfile, COPY target/*.jar app.jar",
        "docker/Dockerfile, COPY ./target/*.jar app.jar",
        "docker/java/Dockerfile, ARG JAR_FILE|COPY ${JAR_FILE} app.jar",
        "Dockerfile, ADD build/libs/*.jar target/classes/banner.txt /app/",
    })
    void aDockerfileOfTheParentThatCopiesOutputsIsForEachProgram(String path, String instructions) {
        files.parent("orders", "customers", "lib")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .pom("lib", "lib")
                .file(path, "FROM x", instructions.replace('|', '\n'));

        assertThat(services(shop.inspect())).containsExactly("orders orders " + path, "customers customers " + path);
    }

    @Test
    void anArgumentThatIsTheJarIsTheOneThatMavenMakes() {
        files.pom("", "index").file("Dockerfile", "FROM x", "ARG JAR_FILE", "COPY ${JAR_FILE} app.jar");

        assertThat(shop.inspect().services().get(0).buildArgs()).isEqualTo(Map.of("JAR_FILE", "target/*.jar"));
    }

    @ParameterizedTest
    @CsvSource({
        "COPY target/${FILE} /app.jar, *.jar",
        "ADD target/$FILE /srv/app.war, *.war",
        "COPY target/${FILE}.jar /app.jar, *",
        "COPY target/${FILE} /app/, *",
    })
    void anArgumentThatEndsThePathOfAnArchiveIsAnArchive(String copy, String value) {
        files.pom("", "index").file("Dockerfile", "FROM x", "ARG FILE", copy);

        assertThat(shop.inspect().services().get(0).buildArgs()).isEqualTo(Map.of("FILE", value));
    }

    @Test
    void anArgumentThatIsUsedElsewhereIsNotGuessed() {
        files.parent("a")
                .pom("a", "shop-a", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", "ARG V", "COPY target/a-$V.jar /a-$V.jar");

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("shop a null");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("a/Dockerfile wants what cannot be known");
    }

    @Test
    void programsWithoutADockerfileAreServices() {
        files.parent("a", "b", "lib", "web")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b", CheckoutFiles.plugin("quarkus-maven-plugin", ""))
                .file("b/src/main/java/A.java", "class A {}")
                .pom("lib", "lib")
                .pom("web", "web", "<packaging>war</packaging>");

        assertThat(services(shop.inspect())).containsExactly("a a null", "b b null", "web web null");
    }

    @Test
    void aProgramBesideThoseWithADockerfileIsNotLeftOutSilently() {
        files.parent("a", "b")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", JAR);

        assertThat(shop.inspect().lines())
                .contains("b makes a program and has no Dockerfile: it is no service, unless services names it");
    }

    @ParameterizedTest
    @CsvSource({
        "jib-maven-plugin, dockerBuild",
        "spring-boot-maven-plugin, build-image",
    })
    void aProgramWhoseBuildMakesAnImageIsAServiceBesideThoseWithADockerfile(String plugin, String goal) {
        files.parent("a", "b", "c")
                .pom("a", "a", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", JAR)
                .pom(
                        "b",
                        "b",
                        SPRING_BOOT,
                        "<profiles><profile>" + CheckoutFiles.plugin(plugin, goals(goal)) + "</profile></profiles>")
                .pom("c", "c", SPRING_BOOT);

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("a a a/Dockerfile", "b b null");
        assertThat(repository.remarks()).singleElement().asString().startsWith("c makes a program");
    }

    @Test
    void aDockerfileOfAProjectThatIsNotBuiltIsNoOtherServices() {
        // The module is one of a profile.
        files.parent("samples/servlet")
                .pom("samples/servlet", "servlet", SPRING_BOOT)
                .pom("samples/eureka", "eureka", SPRING_BOOT)
                .file("samples/eureka/src/main/docker/Dockerfile", "FROM x", "COPY target/eureka.jar app.jar");

        assertThat(services(shop.inspect())).containsExactly("shop samples/servlet null");
    }

    @Test
    void aDockerfileThatCopiesNothingIsNotThatOfServicesWhichMakePrograms() {
        // As of a database for tests; the services' own want a base that their pipelines name.
        files.file("settings.gradle", "include 'orders'")
                .file("build.gradle", "")
                .file("dynamodblocal/Dockerfile", "FROM amazon/dynamodb-local", "ENTRYPOINT java -jar Local.jar")
                .file("orders/build.gradle", "plugins { id 'application' }", "mainClassName = 'A'")
                .file("orders/Dockerfile", "ARG v", "FROM base:$v", "COPY build/libs/orders.jar /");

        assertThat(services(shop.inspect())).containsExactly("shop orders null");
    }

    private static String goals(String goal) {
        return "<executions><execution><goals><goal>" + goal + "</goal></goals></execution></executions>";
    }
}
