package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With which commands Maven compiles, tests and packages a repository, and what it says of its tests. */
class MavenCommandsTest {
    private static final String PREPARE_AGENT =
            "<version>0.8.12</version><executions><execution><goals><goal>prepare-agent</goal></goals></execution></executions>";

    @TempDir
    Path directory;

    private CheckoutFiles files;
    private InspectedCheckout shop;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
        shop = new InspectedCheckout(directory, "shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipTests", "maven.test.skip"})
    void testsThatThePomLeavesOutAreNotWaitedFor(String property) {
        files.pom("", "index", "<properties><" + property + ">true</" + property + "></properties>")
                .file("src/test/java/ATest.java", "class ATest {}");

        ProjectBuild build = shop.inspect().builds().get(0);

        assertThat(build.tested()).isFalse();
        assertThat(build.remarks()).anyMatch(remark -> remark.startsWith("The POM leaves tests out"));
        ArrayList<String> options = new ArrayList<>(List.of("-D" + property + "=false"));
        ProjectBuild told =
                shop.inspect(new BuildChoices(null, null, options)).builds().get(0);
        assertThat(told.tested()).isTrue();
        assertThat(told.remarks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'' | mvn -B -Dorg",
                "mvnw | mvn -B -Dorg",
                "mvnw .mvn/wrapper/maven-wrapper.properties | sh ./mvnw -B -ntp ",
            },
            delimiter = '|')
    void theWrapperThatWorksAsItWasCheckedOut(String present, String command) {
        files.pom("", "index");
        for (String file : present.split(" ")) {
            if (!file.isEmpty()) {
                files.file(file, "distributionUrl=https\\://repo/apache-maven-3.9.9-bin.zip");
            }
        }

        assertThat(shop.inspect().builds().get(0).compile()).startsWith(command);
    }

    @Test
    void anOldMavenGetsNoOptionThatItLacks() {
        files.pom("", "index")
                .file("mvnw", "#!/bin/sh")
                .file(".mvn/wrapper/maven-wrapper.properties", "distributionUrl=https://x/apache-maven-3.5.4-bin.zip");

        assertThat(shop.inspect().builds().get(0).compile()).doesNotContain("-ntp");
    }

    @Test
    void aWrapperWithWindowsLineEndsIsNotUsed() {
        files.pom("", "index")
                .file("mvnw", "#!/bin/sh\r", "exec x\r")
                .file(".mvn/wrapper/maven-wrapper.properties", "distributionUrl=x");

        assertThat(shop.inspect().builds().get(0).compile()).startsWith("mvn ");
        assertThat(shop.inspect().lines())
                .anyMatch(line -> line.startsWith("mvnw is not used, since its lines end as on Windows"));
    }

    @Test
    void jacocoOfTheBuildIsUsedAsItIs() {
        files.pom("", "index", CheckoutFiles.plugin("jacoco-maven-plugin", PREPARE_AGENT));

        assertThat(shop.inspect().builds().get(0).test()).endsWith(" verify org.jacoco:jacoco-maven-plugin:report");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<parent><groupId>com.example</groupId><artifactId>company-parent</artifactId></parent>",
                "<build><pluginManagement><plugins><plugin><artifactId>jacoco-maven-plugin</artifactId></plugin></plugins></pluginManagement></build>",
                "<profiles><profile><build><plugins><plugin><artifactId>jacoco-maven-plugin</artifactId></plugin></plugins></build></profile></profiles>",
            })
    void theVersionOfJacocoIsTheBuildsWhereItMayHaveOne(String content) {
        files.pom("", "index", content);

        assertThat(shop.inspect().builds().get(0).test())
                .endsWith(" org.jacoco:jacoco-maven-plugin:prepare-agent verify org.jacoco:jacoco-maven-plugin:report");
    }

    @Test
    void springCloudsParentBringsNoJacoco() {
        files.pom("", "index", "<parent><artifactId>spring-cloud-starter-parent</artifactId></parent>");

        assertThat(shop.inspect().builds().get(0).test())
                .contains(" org.jacoco:jacoco-maven-plugin:0.8.14:prepare-agent ");
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx512m, true",
        "@{argLine} -Xmx512m, false",
        "${argLine} -Xmx512m, false",
        "${surefireArgLine}, false",
        "-Xmx${memory}, true",
    })
    void anArgLineThatReplacesJacocosIsSaid(String argLine, boolean said) {
        files.pom(
                "",
                "index",
                CheckoutFiles.plugin(
                        "maven-surefire-plugin", "<configuration><argLine>" + argLine + "</argLine></configuration>"));

        assertThat(shop.inspect().lines().stream()
                        .anyMatch(line -> line.startsWith("The argLine of the tests in pom.xml")))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "docker-maven-plugin, build, '-Ddocker.skip -DskipDocker '",
        "dockerfile-maven-plugin, build, -Ddockerfile.skip",
        "jib-maven-plugin, dockerBuild, -Djib.skip",
        "spring-boot-maven-plugin, build-image, -Dspring-boot.build-image.skip",
        "maven-gpg-plugin, sign, -Dgpg.skip",
        "spring-boot-maven-plugin, repackage, ''",
        "docker-maven-plugin, '', ''",
    })
    void whatIsAnothersWorkIsLeftOutOfTheBuild(String plugin, String goal, String options) {
        files.pom(
                "",
                "index",
                CheckoutFiles.plugin(
                        plugin,
                        goal.isEmpty()
                                ? ""
                                : "<executions><execution><goals><goal>" + goal
                                        + "</goal></goals></execution></executions>"));

        Repository repository = shop.inspect(new BuildChoices(null, null, new ArrayList<>(List.of("-Pci"))));

        assertThat(repository.builds().get(0).test())
                .contains(options.isEmpty() ? " -Pci " : options.strip() + " -Pci ")
                .matches(command -> command.contains("skip") == !options.isEmpty());
        assertThat(repository.lines().stream().anyMatch(line -> line.contains("is left out")))
                .isEqualTo(!options.isEmpty());
    }

    @Test
    void codeWithoutTestsCountsInCoverage() {
        files.parent("a", "b", "c d")
                .pom("a", "a")
                .file("a/src/main/java/A.java", "class A {}")
                .file("a/src/test/java/ATest.java", "class ATest {}")
                .pom("b", "b")
                .file("b/src/main/java/B.java", "class B {}")
                .pom("c d", "c")
                .file("c d/src/main/kotlin/C.kt", "class C");

        assertThat(shop.inspect().builds().get(0).test())
                .startsWith(
                        "mkdir -p b/target 'c d/target' && touch b/target/jacoco.exec 'c d/target/jacoco.exec' && mvn ");
    }

    @Test
    void testsThatAreSkippedLeaveAJar() {
        files.pom("", "index");

        ProjectBuild build = shop.inspect(new BuildChoices(null, "skip", new ArrayList<>()))
                .builds()
                .get(0);

        assertThat(build.compile()).endsWith(" package -DskipTests");
        assertThat(build.test()).isEmpty();
        assertThat(build.assemble()).isEmpty();
    }

    @Test
    void aPhaseBeforePackageIsFollowedByIt() {
        files.pom("", "index");

        ProjectBuild build = shop.inspect(new BuildChoices(null, "test", new ArrayList<>(List.of("-Pci", "-Dx=a b"))))
                .builds()
                .get(0);

        assertThat(build.test()).contains(" -Pci '-Dx=a b' ").contains(":prepare-agent test ");
        assertThat(build.assemble()).endsWith(" package -DskipTests");
    }
}
