package io.jenkins.plugins.delivery.core.project;

import static io.jenkins.plugins.delivery.core.project.CheckoutFiles.childOf;
import static io.jenkins.plugins.delivery.core.project.InspectedCheckout.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which modules a Maven project has, which builds they are of, and how their tests are run. */
class MavenShapesTest {
    @TempDir
    Path directory;

    private CheckoutFiles files;
    private InspectedCheckout checkout;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
        checkout = new InspectedCheckout(directory, null);
    }

    @ParameterizedTest
    @CsvSource({
        "<property><name>!release</name></property>, , true",
        "<property><name>!release</name></property>, -Drelease, false",
        "<property><name>all</name></property>, , false",
        "<property><name>all</name></property>, -Dall, true",
        "<property><name>env</name><value>dev</value></property>, -Denv=dev, true",
        "<property><name>env</name><value>dev</value></property>, -Denv=prod, false",
        "<property><name>env</name><value>!prod</value></property>, , true",
        "'<jdk>[11,)</jdk>', , true",
        "'<jdk>[1.8,9)</jdk>', , false",
        "<file><exists>${basedir}/x/pom.xml</exists></file>, , true",
        "<file><missing>x/pom.xml</missing></file>, , false",
        "<file><exists>../../../etc</exists></file>, , false",
        "<os><family>unix</family></os>, , true",
        "<os><family>windows</family></os>, , false",
        "<activeByDefault>true</activeByDefault>, , true",
        "<activeByDefault>true</activeByDefault>, -Pother, false",
        "<activeByDefault>true</activeByDefault>, -P!more, false",
        "'', , false",
        "'', -Pmore, true",
        "'', '-Pother,more', true",
        "'', --activate-profiles=more, true",
    })
    void modulesOfAProfileAreThoseOfTheBuildWhenItIsActive(String activation, String option, boolean active) {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><profiles><profile><id>more</id><activation>" + activation
                                + "</activation><modules><module>x</module></modules></profile>"
                                + "<profile><id>other</id></profile></profiles>")
                .pom("x", "x");

        assertThat(checkout.inspect(option == null ? List.of() : List.of(option))
                        .modules())
                .hasSize(active ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checks", "${project.basedir}/checks", "${basedir}/checks"})
    void testsAreWhereThePomSaysInEitherSpelling(String place) {
        files.pom("", "shop", "<build><testSourceDirectory>" + place + "</testSourceDirectory></build>")
                .file("checks/AppTest.java", "class AppTest {}");

        assertThat(checkout.inspect().builds().get(0).tested()).isTrue();
    }

    @Test
    void aProfileMayBeChosenInTwoWords() {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><profiles><profile><id>more</id>"
                                + "<modules><module>x</module></modules></profile></profiles>")
                .pom("x", "x");

        assertThat(checkout.inspect(List.of("-P", "more")).modules()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "true, , false",
        "${skip.unit.tests}, , false",
        "${skip.unit.tests}, -Dskip.unit.tests=false, true",
        "${skip.no.tests}, , true",
        "false, , true",
    })
    void testsThatThePluginsSettingsLeaveOutAreNotWaitedFor(String skip, String option, boolean tested) {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>a</module></modules>"
                                + "<properties><skip.unit.tests>true</skip.unit.tests></properties>",
                        CheckoutFiles.plugin(
                                "maven-surefire-plugin",
                                "<configuration><skipTests>" + skip + "</skipTests></configuration>"))
                .pom("a", "a", childOf("parent"))
                .file("a/src/test/java/ATest.java", "class ATest {}");

        Repository repository = checkout.inspect(option == null ? List.of() : List.of(option));

        assertThat(repository.builds().get(0).tested()).isEqualTo(tested);
        assertThat(repository.builds().get(0).remarks())
                .filteredOn(remark -> remark.contains("leaves tests out"))
                .hasSize(tested ? 0 : 1);
    }

    /** Maven would take the newest, which another day is another one. */
    @ParameterizedTest
    @CsvSource({"<version>${jacoco}</version>, :0.8.12", "<version>${elsewhere}</version>, ''", "'', ''"})
    void jacocoOfAProfileIsTakenInTheVersionOfTheProfile(String version, String expected) {
        files.pom(
                "",
                "shop",
                "<properties><jacoco>0.8.12</jacoco></properties><profiles><profile><id>coverage</id>"
                        + CheckoutFiles.plugin("jacoco-maven-plugin", version) + "</profile></profiles>");

        assertThat(checkout.inspect().builds().get(0).test())
                .contains(" org.jacoco:jacoco-maven-plugin" + expected + ":prepare-agent verify ");
    }

    /** An aggregator may lie beside its modules. */
    @Test
    void whatAnotherBuildNamesAsItsModuleIsNotBuiltOnceMore() {
        files.pom(
                        "all",
                        "all",
                        "<packaging>pom</packaging><modules><module>../orders</module><module>../more</module></modules>")
                .pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .pom("more", "more", "<packaging>pom</packaging><modules><module>customers</module></modules>")
                .pom("more/customers", "customers", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        Repository repository = checkout.inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("all");
        assertThat(names(repository)).containsExactly("orders", "customers");
    }

    /** Maven takes them from its POM's directory, whatever they begin with. */
    @ParameterizedTest
    @ValueSource(strings = {"/entry/rest", "entry\\rest", "//entry/rest"})
    void aModuleIsNamedWithEitherSlashAndFromNoRoot(String module) {
        files.parent(module, "").pom("entry/rest", "rest");

        assertThat(checkout.inspect().modules())
                .extracting(ProjectModule::directory)
                .containsExactly("", "entry/rest");
    }

    @Test
    void aModuleThatIsASubmoduleOfGitsIsSaid() {
        files.parent("orders", "shared")
                .pom("orders", "orders")
                .file(".gitmodules", "[submodule \"shared\"]", "\tpath = shared", "\turl = ../shared.git");

        assertThatThrownBy(checkout::inspect)
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("names the module shared, which has no pom.xml. shared is a Git submodule that is"
                        + " not checked out");
    }

    @Test
    void aListOfModulesThatAreAllElsewhereIsLeftOut() {
        files.pom(
                        "all",
                        "all",
                        "<packaging>pom</packaging><modules><module>../../orders</module><module>x</module></modules>")
                .pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        Repository repository = checkout.inspect();

        assertThat(names(repository)).containsExactly("orders");
        assertThat(repository.remarks())
                .containsExactly("all is left out: none of the modules that its pom.xml names is there");
    }

    /** What a neighbour has says nothing of a build of its own. */
    @Test
    void aBuildWithoutDockerfilesBesideOneWithHasServicesAsWell() {
        files.pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file("orders/Dockerfile", "FROM eclipse-temurin:21-jre", "COPY target/*.jar app.jar")
                .pom("customers", "customers", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        assertThat(names(checkout.inspect())).containsExactly("customers", "orders");
    }
}
