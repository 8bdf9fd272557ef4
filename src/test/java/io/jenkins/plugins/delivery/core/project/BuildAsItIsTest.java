package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done around a build that does more or less than an image needs, and that nobody changes for it. */
class BuildAsItIsTest {
    private static final String PLAIN_JAR_REMOVED = " && rm -f 'my orders/build/libs'/*-plain.jar";

    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    /** As those of Vert.x' boosters have them in a profile. Goals that only write files do no harm. */
    @ParameterizedTest
    @CsvSource({
        "kubernetes-maven-plugin, build, -Djkube.skip",
        "openshift-maven-plugin, apply, -Djkube.skip",
        "openshift-maven-plugin, resource, ''",
        "fabric8-maven-plugin, build, -Dfabric8.skip",
        "fabric8-maven-plugin, '', ''",
    })
    void pluginsThatDeployToAClusterAreLeftOut(String plugin, String goal, String option) {
        files.pom(
                "",
                "index",
                "<profiles><profile><id>openshift</id>" + CheckoutFiles.plugin(plugin, executions(goal))
                        + "</profile></profiles>");

        ProjectBuild build = inspect(null).builds().get(0);

        assertThat(build.test().contains(option.isEmpty() ? "skip" : " " + option + " "))
                .isEqualTo(!option.isEmpty());
        assertThat(build.remarks())
                .filteredOn(remark -> remark.startsWith(plugin + " is left out"))
                .hasSize(option.isEmpty() ? 0 : 1);
    }

    /** What is in the settings and what is in the POM counts when the program is packaged. */
    @ParameterizedTest
    @CsvSource({
        "quarkus.container-image.build=true, '', true",
        "quarkus.container-image.push: true, '', true",
        "'', <quarkus.container-image.build>true</quarkus.container-image.build>, true",
        "quarkus.container-image.build=false, '', false",
        "%prod.quarkus.container-image.build=true, '', true",
        "%dev.quarkus.container-image.build=true, '', false",
    })
    void quarkusMakesNoImageBesideOurs(String setting, String property, boolean leftOut) {
        files.pom(
                        "",
                        "index",
                        "<properties>" + property + "</properties>",
                        CheckoutFiles.plugin("quarkus-maven-plugin", ""))
                .file("src/main/resources/application.properties", setting);

        assertThat(inspect(null)
                        .builds()
                        .get(0)
                        .test()
                        .contains(" -Dquarkus.container-image.build=false -Dquarkus.container-image.push=false "))
                .isEqualTo(leftOut);
    }

    /** As Vert.x' boosters, which say what is begun with by the property vertx.verticle. */
    @Test
    void aJarThatVertxsPluginMakesIsAProgram() {
        files.pom(
                "",
                "index",
                "<properties><vertx.verticle>com.example.Http</vertx.verticle></properties>",
                CheckoutFiles.plugin("vertx-maven-plugin", executions("package")));

        assertThat(inspect(null).services()).extracting(Service::name).containsExactly("index");
    }

    /** Git keeps no empty directories, so there are files for them. */
    @ParameterizedTest
    @CsvSource({"pom.xml, src/test/java/.gitkeep", "build.gradle, src/test/java/com/.gitignore"})
    void anEmptyDirectoryForTestsHasNone(String build, String file) {
        if (build.equals("pom.xml")) {
            files.pom("", "index");
        } else {
            files.file(build, "plugins { id 'java' }").file("src/main/java/A.java", "class A {}");
        }
        files.file(file, "");

        assertThat(inspect(null).builds().get(0).tested()).isFalse();
    }

    /** The archive of another version would be taken for this one's. */
    @Test
    void whatAnEarlierBuildOfMavensLeftIsRemovedFirst() {
        files.parent("a", "c d", "e")
                .pom("a", "a")
                .file("a/target/a-1.0.jar", "old")
                .pom("c d", "c")
                .file("c d/target/c.war", "old")
                .pom("e", "e")
                .file("e/target/classes/E.class", "");

        ProjectBuild build = inspect(null).builds().get(0);

        assertThat(build.compile()).startsWith("rm -rf a/target 'c d/target' && mvn ");
        assertThat(build.test()).doesNotContain("rm -rf");
    }

    @Test
    void whatAnEarlierBuildOfGradlesLeftIsRemovedFirst() {
        files.file("settings.gradle", "include 'a'")
                .file("a/build.gradle", "plugins { id 'java' }")
                .file("a/src/main/java/A.java", "class A {}")
                .file("a/build/libs/a-1.0.jar", "old");

        assertThat(inspect(null).builds().get(0).compile()).startsWith("rm -rf a/build/libs && gradle ");
    }

    /** Written for bootJar, which makes one jar, and not for build, which makes two of them since Spring Boot 2.5. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY build/libs/*.jar app.jar | true",
                "COPY ./build/libs/orders-*.jar app.jar | true",
                "ARG JAR_FILE=build/libs/*.jar;COPY ${JAR_FILE} app.jar | true",
                // As Kafbat's UI for Kafka has it.
                "ARG JAR_FILE;COPY $JAR_FILE \"/api.jar\" | true",
                "COPY build/libs/orders.jar app.jar | false",
                "COPY build/libs/*-plain.jar app.jar | false",
                "COPY . . | false",
            })
    void aDockerfileThatTakesAnyJarFindsTheOneThatRuns(String instructions, boolean removed) {
        files.file("settings.gradle", "include 'my orders'")
                .file("my orders/build.gradle", "plugins { id 'org.springframework.boot' version '3.5.0' }")
                .file(
                        "my orders/src/main/java/A.java",
                        "@SpringBootApplication class A { public static void main(String[] args) {} }")
                .file("my orders/Dockerfile", "FROM eclipse-temurin:21-jre", instructions.replace(';', '\n'));

        ProjectBuild build = inspect(null).builds().get(0);

        assertThat(build.test().endsWith("\"" + PLAIN_JAR_REMOVED)).isEqualTo(removed);
        assertThat(build.compile()).doesNotContain("rm -f");
        assertThat(build.remarks())
                .filteredOn(remark -> remark.contains("copies whatever jar"))
                .hasSize(removed ? 1 : 0);
        assertThat(inspect("skip").builds().get(0).compile().endsWith(PLAIN_JAR_REMOVED))
                .isEqualTo(removed);
        ProjectBuild tested = inspect("test").builds().get(0);
        assertThat(tested.test()).doesNotContain("rm -f");
        assertThat(tested.assemble().endsWith(PLAIN_JAR_REMOVED)).isEqualTo(removed);
    }

    /** As Apache Seata's seata-all, a library whose root's parent is Apache's. */
    @ParameterizedTest
    @CsvSource({"class App { public static void main(String[] args) {} }, true", "class Lib {}, false"})
    void aShadedJarIsAProgramOnlyIfItsCodeHasAMain(String code, boolean program) {
        files.pom(
                        "",
                        "all",
                        "<parent><groupId>org.apache</groupId><artifactId>apache</artifactId><version>31</version>"
                                + "<relativePath/></parent>",
                        CheckoutFiles.plugin("maven-shade-plugin", executions("shade")))
                .file("src/main/java/A.java", code);

        assertThat(inspect(null).services()).hasSize(program ? 1 : 0);
    }

    /** As Apollo's, whose value only a plugin of the build gives; it is no empty text until then. */
    @Test
    void anArgumentThatAVariableIsMadeOfIsNotKnownByThat() {
        files.pom("", "config", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file(
                        "src/main/docker/Dockerfile",
                        "FROM eclipse-temurin:17-jre",
                        "ARG VERSION",
                        "ENV VERSION $VERSION",
                        "COPY config-${VERSION}-github.zip /config/config-${VERSION}-github.zip",
                        "RUN unzip /config/config-${VERSION}-github.zip -d /config");

        Repository repository = inspect(null);

        assertThat(repository.services()).extracting(Service::dockerfile).containsExactly((String) null);
        assertThat(repository.lines())
                .anyMatch(line -> line.startsWith("src/main/docker/Dockerfile wants what cannot be known"));
    }

    private static String executions(String goal) {
        return goal.isEmpty()
                ? ""
                : "<executions><execution><goals><goal>" + goal + "</goal></goals></execution></executions>";
    }

    private Repository inspect(String tests) {
        return Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        new BuildChoices(null, tests, new ArrayList<>()),
                        ServiceOptions.NONE,
                        new LinkedHashMap<>()));
    }
}
