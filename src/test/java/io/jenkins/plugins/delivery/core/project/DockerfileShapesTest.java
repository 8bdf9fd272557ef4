package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a repository's Dockerfiles is which program's, where they are in no module's usual place. */
class DockerfileShapesTest {
    private static final String SPRING_BOOT = CheckoutFiles.plugin("spring-boot-maven-plugin", "");

    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "docker/orders/Dockerfile, COPY orders-service/target/*.jar app.jar, ''",
        "deploy/one.dockerfile, COPY ./orders-service/target/x.jar app.jar, ''",
        "docker/orders-service/Dockerfile, COPY target/*.jar app.jar, orders-service",
        "docker/shop-orders/Dockerfile, COPY target/*.jar app.jar, orders-service",
        "orders-service.Dockerfile, COPY target/*.jar app.jar, orders-service",
        "Dockerfile.orders-service, COPY target/*.jar app.jar, orders-service",
        "docker/Dockerfile-shop_orders, COPY target/*.jar app.jar, orders-service",
    })
    void oneOfSeveralKeptTogetherIsThatOfTheProgramThatItCopiesOrIsCalledAs(String path, String copy, String context) {
        files.parent("orders-service", "customers")
                .pom("orders-service", "shop-orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .file(path, "FROM eclipse-temurin:21-jre", copy)
                .file("docker/customers/Dockerfile", "FROM x", "COPY customers/target/*.jar app.jar")
                .file("docker/db/Dockerfile", "FROM postgres:16", "COPY init.sql /");

        Repository repository = inspect();

        assertThat(services(repository))
                .containsExactly("shop-orders " + context + " " + path, "customers  docker/customers/Dockerfile");
        assertThat(repository.remarks()).isEmpty();
    }

    @Test
    void oneThatCopiesOfSeveralProgramsIsForAllTogether() {
        files.parent("orders", "customers")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .file(
                        "docker/all/Dockerfile",
                        "FROM eclipse-temurin:21-jre",
                        "COPY orders/target/*.jar orders.jar",
                        "COPY customers/target/*.jar customers.jar");

        assertThat(services(inspect())).containsExactly("parent  docker/all/Dockerfile");
    }

    /** A repository with a front end, which one Dockerfile at its root builds as well. */
    @ParameterizedTest
    @ValueSource(strings = {"COPY backend/pom.xml /src/", "COPY . /src", "COPY backend /src"})
    void oneAtTheRootIsThatOfTheOnlyProgramBelow(String copy) {
        files.pom("backend", "shop", SPRING_BOOT)
                .file("frontend/package.json", "{}")
                .file("Dockerfile", "FROM maven:3-eclipse-temurin-21", copy, "COPY frontend /web");

        assertThat(services(inspect())).containsExactly("shop  Dockerfile");
    }

    @ParameterizedTest
    @CsvSource({
        "weblogic/Dockerfile, COPY properties/java.properties /",
        "kafka/Dockerfile, COPY connect.java.sh /",
        "mysql/Dockerfile, RUN curl -O http://x/driver.jar",
    })
    void oneThatCopiesNothingOfTheBuildIsAnotherPrograms(String path, String line) {
        files.pom("", "shop", SPRING_BOOT).file(path, "FROM x", line).file("weblogic/properties/java.properties", "");

        assertThat(services(inspect())).containsExactly("shop  null");
    }

    @Test
    void aNameOfItsOwnOfTheOnlyOneDoes() {
        files.pom("", "shop", SPRING_BOOT)
                .file("Dockerfile.prod", "FROM x", "COPY target/*.jar app.jar")
                .file("Dockerfile.dev", "FROM maven:3", "CMD mvn spring-boot:run")
                .file("Dockerfile.native", "FROM x", "COPY target/*-runner app.jar");

        assertThat(services(inspect())).containsExactly("shop  Dockerfile.prod");
    }

    @Test
    void severalWithNamesOfTheirOwnAreSaid() {
        files.pom("", "shop", SPRING_BOOT)
                .file("Dockerfile.wildfly", "FROM x", "COPY target/shop.war /")
                .file("Dockerfile.payara", "FROM x", "COPY target/shop.war /");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop  null");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("Dockerfile.payara, Dockerfile.wildfly are several");
    }

    /** What Maven's resources would make of it is in no place that is known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY ${project.build.finalName}.jar app.jar",
                "WORKDIR ${pkg.installFolder}",
                "COPY app.jar app.jar\nCOPY wait-for-it.sh /",
                "ADD wait-for-it.sh /\nADD maven/ /app/",
            })
    void oneThatNoDirectoryHasEverythingForIsNotUsed(String line) {
        files.parent("orders", "customers")
                .pom("orders", "orders", SPRING_BOOT)
                .file("orders/src/main/docker/Dockerfile", "FROM eclipse-temurin:21-jre", line)
                .file("orders/src/main/docker/wait-for-it.sh", "")
                .pom("customers", "customers", SPRING_BOOT)
                .file("customers/Dockerfile", "FROM x", "COPY target/*.jar app.jar");

        Repository repository = inspect();

        assertThat(services(repository))
                .containsExactly("orders orders null", "customers customers customers/Dockerfile");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("orders/src/main/docker/Dockerfile wants what cannot be known")
                .endsWith("services: [orders: [dockerfile: 'orders/src/main/docker/Dockerfile']]");
    }

    @Test
    void servicesWhoseNamesBeginWithTheSameLettersAreAllThere() {
        String place = "very-long-names-of-directories/below-each-other/chapter";
        for (String module : List.of("a", "b", "c")) {
            files.pom(place + "/" + module, "orders", SPRING_BOOT);
        }
        files.pom(
                "",
                "parent",
                "<packaging>pom</packaging><modules><module>" + place + "/a</module><module>" + place
                        + "/b</module><module>" + place + "/c</module></modules>");

        assertThat(inspect().services().stream().map(Service::name))
                .containsExactly("orders", "below-each-other-chapter-b", "below-each-other-chapter-c");
    }

    @Test
    void aServicesNameBeginsWithALetter() {
        files.parent("2048", "01.config")
                .pom("2048", "2048", SPRING_BOOT)
                .pom("01.config", "01.Config_Server", SPRING_BOOT);

        assertThat(inspect().services().stream().map(Service::name))
                .containsExactly("app-2048", "app-01-config-server");
    }

    /** Nothing is left of them in the letters that Kubernetes takes. */
    @Test
    void aServiceHasANameWhateverLettersItsArtifactIsIn() {
        files.parent("a", "b").pom("a", "订单", SPRING_BOOT).pom("b", "客户", SPRING_BOOT);

        assertThat(inspect().services().stream().map(Service::name)).containsExactly("app", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"COPY app.jar app.jar", "COPY target/app.jar app.jar", "COPY start.sh /\nCOPY target/*.jar /"})
    void oneInNoUsualPlaceIsUsedWithWhatTheBuildMakes(String copy) {
        files.pom("", "shop", SPRING_BOOT)
                .file("deploy/dockerfile", "FROM x", copy)
                .file("start.sh", "");

        assertThat(inspect().services()).extracting(Service::dockerfile).containsExactly("deploy/dockerfile");
    }

    /** Quarkus made a jar with its libraries beside it until 1.12, and writes such a Dockerfile only once. */
    @ParameterizedTest
    @CsvSource({
        "1.11.1.Final, '', true",
        "0.28.0, '', true",
        "3.33.2, '', false",
        "3.33.2, quarkus.package.jar.type=legacy-jar, true",
        "1.13.0.Final, quarkus.package.type = uber-jar, true",
    })
    void oneForAnOlderQuarkusIsNotUsed(String version, String setting, boolean used) {
        files.pom(
                        "",
                        "shop",
                        CheckoutFiles.plugin("quarkus-maven-plugin", "<version>${quarkus.version}</version>"),
                        "<properties><quarkus.version>" + version + "</quarkus.version></properties>")
                .file("src/main/resources/application.properties", setting)
                .file(
                        "src/main/docker/Dockerfile.jvm",
                        "FROM java",
                        "COPY target/lib/* /deployments/lib/",
                        "COPY target/*-runner.jar /deployments/app.jar");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop  " + (used ? "src/main/docker/Dockerfile.jvm" : "null"));
        assertThat(repository.builds().get(0).test()).doesNotContain("copy-dependencies");
    }

    @Test
    void thoseOfBrokersBesideAListOfModulesAreNotSaid() {
        files.parent("orders")
                .pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file("orders/Dockerfile", "FROM x", "COPY target/orders.jar /")
                .file("images/broker/Dockerfile", "FROM broker", "RUN wget java-agent", "COPY broker.xml /")
                .file("images/search/Dockerfile", "FROM search", "RUN wget java-agent", "COPY search.xml /");

        Repository repository = inspect();

        assertThat(repository.services()).extracting(Service::name).containsExactly("orders");
        assertThat(repository.remarks()).isEmpty();
    }

    @Test
    void theProgramThatADockerfileAboveBuildsIsNotMissed() {
        files.parent("core", "main")
                .pom("core", "core")
                .pom("main", "main", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file(
                        "Dockerfile",
                        "FROM maven AS build",
                        "COPY . /src",
                        "RUN mvn package",
                        "FROM java",
                        "COPY --from=build /src/main/target/main.jar /");

        Repository repository = inspect();

        assertThat(repository.services()).extracting(Service::dockerfile).containsExactly("Dockerfile");
        assertThat(repository.remarks()).isEmpty();
    }

    /** Elsewhere, a Dockerfile with a file that is nowhere is as good as none. */
    @Test
    void oneInNoUsualPlaceWhoseFilesAreNowhereIsNotUsed() {
        files.pom("", "shop", "<packaging>war</packaging>")
                .file(
                        "dockerfiles/Dockerfile-tomcat",
                        "FROM tomcat:9",
                        "COPY wars/*.war webapps/",
                        "COPY users.xml conf/")
                .file("dockerfiles/users.xml", "<x/>");

        assertThat(services(inspect())).containsExactly("shop  null");
    }

    private static List<String> services(Repository repository) {
        return repository.services().stream()
                .map(service -> service.name() + " " + service.context() + " " + service.dockerfile())
                .toList();
    }

    private Repository inspect() {
        return Repository.inspect(directory, RepositoryRequest.none());
    }
}
