package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker-compose files say where the Dockerfiles leave something open, and nothing where they do not. */
class ComposeBuildsTest {
    private static final String SPRING_BOOT = CheckoutFiles.plugin("spring-boot-maven-plugin", "");

    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "compose.yaml", "deploy/docker-compose.yaml"})
    void ofSeveralDockerfilesTheOneThatItNamesIsMeant(String place) {
        String up = place.contains("/") ? ".." : ".";
        files.pom("", "shop", SPRING_BOOT)
                .file("Dockerfile.payara", "FROM x", "COPY target/shop.war /")
                .file("Dockerfile.wildfly", "FROM x", "COPY target/shop.war /")
                .file(place, "services:", "  web:", "    build: {context: " + up + ", dockerfile: Dockerfile.wildfly}");

        Repository repository = inspect();

        assertThat(service(repository).dockerfile()).isEqualTo("Dockerfile.wildfly");
        assertThat(service(repository).context()).isEmpty();
        assertThat(repository.remarks())
                .containsExactly(place + " says how the image of shop is built: Dockerfile.wildfly, context .");
    }

    @Test
    void aDockerfileElsewhereGetsItsContextStageAndArguments() {
        files.parent("orders", "customers")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", "")
                .file(
                        "build-files/java.image.Dockerfile",
                        "ARG BASE",
                        "FROM ${BASE} AS program",
                        "ARG PORT",
                        "COPY target/*.jar app.jar",
                        "EXPOSE ${PORT}")
                .file(
                        "docker-compose.yml",
                        "services:",
                        "  orders:",
                        "    build:",
                        "      context: ./orders",
                        "      dockerfile: ../build-files/java.image.Dockerfile",
                        "      target: program",
                        "      args: ['BASE=eclipse-temurin:${JAVA:-21}-jre', 'PORT=8081', 'USER=${USER}', OTHER]",
                        "  db: {image: 'postgres:16'}");

        Service service = service(inspect());

        assertThat(service.dockerfile()).isEqualTo("build-files/java.image.Dockerfile");
        assertThat(service.context()).isEqualTo("orders");
        assertThat(service.target()).isEqualTo("program");
        assertThat(service.buildArgs()).isEqualTo(Map.of("BASE", "eclipse-temurin:21-jre", "PORT", "8081"));
    }

    /** A pattern would do, but it names the jar. */
    @Test
    void argumentsAreBetterThanGuesses() {
        files.parent("orders", "customers")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .file("docker/Dockerfile", "FROM x", "ARG JAR_FILE", "COPY ${JAR_FILE} app.jar")
                .file(
                        "docker-compose.yml",
                        "services:",
                        "  orders:",
                        "    build: {context: ., dockerfile: docker/Dockerfile, args: {JAR_FILE: orders/target/o.jar}}",
                        "  customers:",
                        "    build: {context: ., dockerfile: docker/Dockerfile, args: {JAR_FILE: customers/target/c.jar}}");

        assertThat(inspect().services())
                .extracting(service -> service.name() + " " + service.context() + " " + service.buildArgs())
                .containsExactly(
                        "orders  {JAR_FILE=orders/target/o.jar}", "customers  {JAR_FILE=customers/target/c.jar}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build: .",
                "build: {context: ., dockerfile: Dockerfile.dev}",
                "build: {context: ., dockerfile: db.Dockerfile}",
                "build: {context: .., dockerfile: x}",
                "build: 'https://example.com/shop.git'",
                "build: {context: '${DIRECTORY}', dockerfile: Dockerfile.dev}",
                "build: {context: ., dockerfile_inline: FROM x}",
                "build: [x]",
                "image: shop",
                "build: *other",
                "': ['",
            })
    void whatIsForSomethingElseSaysNothing(String build) {
        files.pom("", "shop", SPRING_BOOT)
                .file("Dockerfile.dev", "FROM maven:3", "COPY . .", "CMD mvn spring-boot:run")
                .file("db.Dockerfile", "FROM postgres:16", "COPY init.sql /")
                .file("docker-compose.yml", "services:", "  shop:", "    " + build);

        Repository repository = inspect();

        assertThat(service(repository).dockerfile()).isNull();
        assertThat(repository.remarks()).isEmpty();
    }

    /** Somebody copies the jars there before, by hand or with a script. */
    @Test
    void aDockerfileWhoseJarNoBuildLeavesThereIsNotUsed() {
        files.parent("orders", "customers")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .file("docker/orders/dockerfile", "FROM x", "COPY ./jar/orders.jar /home/")
                .file("docker/orders/jar/readme.txt", "copy it here")
                .file(
                        "docker/docker-compose.yml",
                        "services: {orders: {build: {context: ./orders, dockerfile: dockerfile}}}");

        assertThat(inspect().services())
                .extracting(service -> service.name() + " " + service.dockerfile())
                .containsExactly("orders null", "customers null");
    }

    @Test
    void aDockerfileInItsUsualPlaceIsKnownWell() {
        files.pom("", "shop", SPRING_BOOT)
                .file("Dockerfile", "FROM x", "COPY target/*.jar app.jar")
                .file("docker/local.Dockerfile", "FROM x", "COPY target/*.jar app.jar")
                .file(
                        "docker-compose.yml",
                        "services:",
                        "  shop: {build: {context: ., dockerfile: docker/it.Dockerfile}}")
                .file("docker/it.Dockerfile", "FROM x", "COPY target/*.jar app.jar");

        Repository repository = inspect();

        assertThat(service(repository).dockerfile()).isEqualTo("Dockerfile");
        assertThat(repository.remarks()).isEmpty();
    }

    private static Service service(Repository repository) {
        assertThat(repository.services()).hasSize(1);
        return repository.services().get(0);
    }

    private Repository inspect() {
        return Repository.inspect(directory, RepositoryRequest.none());
    }
}
