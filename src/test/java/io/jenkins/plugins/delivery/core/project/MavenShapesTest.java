package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which modules a Maven project has, and which of them are programs. */
class MavenShapesTest {
    private static final String APPLICATION = "@SpringBootApplication class App {}";
    private static final String MAIN = "<configuration><archive><manifest><mainClass>com.App</mainClass></manifest>"
            + "</archive></configuration>";

    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
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

        assertThat(inspect(option == null ? List.of() : List.of(option)).modules())
                .hasSize(active ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checks", "${project.basedir}/checks", "${basedir}/checks"})
    void testsAreWhereThePomSaysInEitherSpelling(String place) {
        files.pom("", "shop", "<build><testSourceDirectory>" + place + "</testSourceDirectory></build>")
                .file("checks/AppTest.java", "class AppTest {}");

        assertThat(inspect().builds().get(0).tested()).isTrue();
    }

    @Test
    void aProfileMayBeChosenInTwoWords() {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><profiles><profile><id>more</id>"
                                + "<modules><module>x</module></modules></profile></profiles>")
                .pom("x", "x");

        assertThat(inspect(List.of("-P", "more")).modules()).hasSize(2);
    }

    /** Starters and test slices name the annotation as well. */
    @Test
    void springBootsPluginOfAnotherBranchMakesNoPrograms() {
        files.parent("starter", "samples")
                .pom("starter", "starter", parent("parent"))
                .file("starter/src/main/java/Starter.java", "/** Finds the @SpringBootApplication. */ class Starter {}")
                .pom(
                        "samples",
                        "samples",
                        parent("parent") + "<packaging>pom</packaging><modules><module>web</module></modules>"
                                + CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .pom("samples/web", "web", parent("samples"))
                .file("samples/web/src/main/java/App.java", APPLICATION);

        assertThat(services(inspect())).containsExactly("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<build>", "<build><pluginManagement>"})
    void springBootsPluginThatIsOnlyManagedMakesNoProgram(String place) {
        boolean managed = place.contains("Management");
        String plugin = "<plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins>";
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>a</module></modules>" + place + plugin
                                + (managed ? "</pluginManagement></build>" : "</build>"))
                .pom("a", "a", parent("parent"))
                .file("a/src/main/java/App.java", APPLICATION);

        assertThat(services(inspect())).isEqualTo(managed ? List.of() : List.of("a"));
    }

    /** A company's parent brings the plugin, and no POM of the repository names it. */
    @Test
    void aParentThatIsElsewhereMayBringSpringBootsPlugin() {
        files.pom("", "shop", "<parent><artifactId>company-parent</artifactId></parent>")
                .file("src/main/kotlin/App.kt", APPLICATION);

        assertThat(services(inspect())).containsExactly("shop");
    }

    @ParameterizedTest
    @CsvSource({
        "maven-shade-plugin, true, true",
        "maven-shade-plugin, false, false",
        "maven-assembly-plugin, true, true",
        "maven-assembly-plugin, false, false",
        "maven-jar-plugin, true, true",
        "maven-jar-plugin, false, false",
    })
    void aJarWithAMainClassIsAProgram(String plugin, boolean main, boolean program) {
        files.pom("", "shop", CheckoutFiles.plugin(plugin, main ? MAIN : ""))
                .file("src/main/java/App.java", "class App {}");

        assertThat(services(inspect())).isEqualTo(program ? List.of("shop") : List.of());
    }

    @Test
    void theMainClassMayBeManagedAbove() {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>a</module><module>lib</module></modules>"
                                + "<build><pluginManagement><plugins><plugin><artifactId>maven-shade-plugin"
                                + "</artifactId>" + MAIN + "</plugin></plugins></pluginManagement></build>")
                .pom("a", "a", parent("parent"), CheckoutFiles.plugin("maven-shade-plugin", ""))
                .pom("lib", "lib", parent("parent"));

        assertThat(services(inspect())).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helidon-mp", "helidon-se"})
    void aParentOfHelidonMakesAProgram(String parent) {
        files.pom("", "shop", parent(parent)).file("src/main/java/App.java", "class App {}");

        assertThat(services(inspect())).containsExactly("shop");
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
                .pom("a", "a", parent("parent"))
                .file("a/src/test/java/ATest.java", "class ATest {}");

        Repository repository = inspect(option == null ? List.of() : List.of(option));

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

        assertThat(inspect().builds().get(0).test())
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

        Repository repository = inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("all");
        assertThat(services(repository)).containsExactly("orders", "customers");
    }

    /** Maven takes them from its POM's directory, whatever they begin with. */
    @ParameterizedTest
    @ValueSource(strings = {"/entry/rest", "entry\\rest", "//entry/rest"})
    void aModuleIsNamedWithEitherSlashAndFromNoRoot(String module) {
        files.parent(module, "").pom("entry/rest", "rest");

        assertThat(inspect().modules()).extracting(ProjectModule::directory).containsExactly("", "entry/rest");
    }

    @Test
    void aModuleThatIsASubmoduleOfGitsIsSaid() {
        files.parent("orders", "shared")
                .pom("orders", "orders")
                .file(".gitmodules", "[submodule \"shared\"]", "\tpath = shared", "\turl = ../shared.git");

        assertThatThrownBy(this::inspect)
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("names the module shared, which has no pom.xml. shared is a Git submodule that is"
                        + " not checked out");
    }

    /** The plugin is the parent's, and each program says only its class. */
    @Test
    void theMainClassMayBeAPropertyThatEachProgramSets() {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>core</module><module>web</module></modules>",
                        "<properties><main/></properties>",
                        CheckoutFiles.plugin(
                                "maven-shade-plugin", "<configuration><mainClass>${main}</mainClass></configuration>"))
                .pom("core", "core", parent("parent"))
                .pom("web", "web", parent("parent"), "<properties><main>com.Web</main></properties>");

        assertThat(services(inspect())).containsExactly("web");
    }

    @ParameterizedTest
    @CsvSource({
        "wildfly-swarm-plugin, package, EXECUTABLE_JAR",
        "wildfly-jar-maven-plugin, package, EXECUTABLE_JAR",
        "wildfly-jar-maven-plugin, '', WAR",
    })
    void aServerInAJarIsAProgram(String plugin, String goal, Product product) {
        String executions = goal.isEmpty()
                ? ""
                : "<executions><execution><goals><goal>" + goal + "</goal></goals></execution></executions>";
        files.pom("", "shop", "<packaging>war</packaging>", CheckoutFiles.plugin(plugin, executions));

        assertThat(inspect().modules().get(0).product()).isEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({"jakarta.jakartaee-api, true", "jakarta.servlet-api, false"})
    void aWarForAnApplicationServerIsSaid(String dependency, boolean said) {
        files.pom(
                "",
                "shop",
                "<packaging>war</packaging><dependencies><dependency><artifactId>" + dependency
                        + "</artifactId></dependency></dependencies>");

        assertThat(inspect().builds().get(0).remarks())
                .hasSize(said ? 1 : 0)
                .allMatch(remark -> remark.startsWith("shop names jakarta.jakartaee-api: without a Dockerfile"));
    }

    @Test
    void aListOfModulesThatAreAllElsewhereIsLeftOut() {
        files.pom(
                        "all",
                        "all",
                        "<packaging>pom</packaging><modules><module>../../orders</module><module>x</module></modules>")
                .pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("orders");
        assertThat(repository.remarks())
                .containsExactly("all is left out: none of the modules that its pom.xml names is there");
    }

    @ParameterizedTest
    @CsvSource({
        "<configuration><skip>true</skip></configuration>, false",
        "<configuration><skip>${no.program}</skip></configuration>, false",
        "<configuration><skip>false</skip></configuration>, true",
        "'', true",
    })
    void aLibraryBelowAParentOfProgramsSkipsThePlugin(String settings, boolean program) {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>a</module><module>b</module></modules>",
                        "<properties><no.program>true</no.program></properties>",
                        CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .pom("a", "a", parent("parent") + CheckoutFiles.plugin("spring-boot-maven-plugin", settings))
                .file("a/src/main/java/A.java", APPLICATION)
                .pom("b", "b", parent("parent"))
                .file("b/src/main/java/B.java", APPLICATION);

        assertThat(services(inspect())).isEqualTo(program ? List.of("a", "b") : List.of("b"));
    }

    @Test
    void aProjectMayLeaveThePluginOutByItsProperty() {
        files.parent("a", "b")
                .pom(
                        "a",
                        "a",
                        "<properties><spring-boot.repackage.skip>true</spring-boot.repackage.skip></properties>"
                                + CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .pom("b", "b", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        assertThat(services(inspect())).containsExactly("b");
    }

    /** What a neighbour has says nothing of a build of its own. */
    @Test
    void aBuildWithoutDockerfilesBesideOneWithHasServicesAsWell() {
        files.pom("orders", "orders", CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .file("orders/Dockerfile", "FROM eclipse-temurin:21-jre", "COPY target/*.jar app.jar")
                .pom("customers", "customers", CheckoutFiles.plugin("spring-boot-maven-plugin", ""));

        assertThat(services(inspect())).containsExactly("customers", "orders");
    }

    /** Jib takes classes and libraries as they are, so no jar of the build would start by itself. */
    @ParameterizedTest
    @CsvSource({
        ", ' verify org.jacoco:jacoco-maven-plugin:', :report org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime",
        "test, ' package -DskipTests ', ' org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime'",
        "skip, ' package -DskipTests ', ' org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime'",
    })
    void aProgramThatOnlyJibMakesAnImageOfHasItsLibrariesCopied(String tests, String phase, String copy) {
        files.parent("app", "library")
                .pom("app", "app", CheckoutFiles.plugin("jib-maven-plugin", ""))
                .file("app/src/main/java/App.java", "class App { public static void main(String[] args) {} }")
                .file("app/src/test/java/AppTest.java", "class AppTest {}")
                .pom("library", "library", CheckoutFiles.plugin("jib-maven-plugin", ""))
                .file("library/src/main/java/Library.java", "class Library {}");

        Repository repository = Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        new BuildChoices(null, tests, new ArrayList<>()),
                        ServiceOptions.NONE,
                        new LinkedHashMap<>()));
        ProjectBuild build = repository.builds().get(0);
        String last = tests == null ? build.test() : tests.equals("skip") ? build.compile() : build.assemble();

        assertThat(services(repository)).containsExactly("app");
        assertThat(last).contains(phase).endsWith(copy);
        assertThat(build.remarks())
                .contains("The image of app is made of its jar and its libraries, which Maven copies to"
                        + " target/dependency: Jib is not needed for it");
    }

    @Test
    void aProgramOfSpringBootsNeedsNoLibrariesForJib() {
        files.pom(
                        "",
                        "app",
                        "<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin>"
                                + "<plugin><artifactId>jib-maven-plugin</artifactId></plugin></plugins></build>")
                .file("src/main/java/App.java", "class App { public static void main(String[] args) {} }");

        assertThat(inspect().builds().get(0).test()).doesNotContain("copy-dependencies");
    }

    @Test
    void aProgramWhoseBuildCopiesItsLibrariesIsAService() {
        files.pom(
                        "",
                        "app",
                        CheckoutFiles.plugin(
                                "maven-dependency-plugin",
                                "<executions><execution><phase>package</phase><goals><goal>copy-dependencies</goal>"
                                        + "</goals></execution></executions>"))
                .file("src/main/java/App.java", "class App { public static void main(String[] args) {} }");

        assertThat(services(inspect())).containsExactly("app");
        assertThat(inspect().builds().get(0).test()).doesNotContain("copy-dependencies");
    }

    private static String parent(String artifact) {
        return "<parent><artifactId>" + artifact + "</artifactId></parent>";
    }

    private static List<String> services(Repository repository) {
        return repository.services().stream().map(Service::name).toList();
    }

    private Repository inspect() {
        return inspect(List.of());
    }

    private Repository inspect(List<String> options) {
        return Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        new BuildChoices(null, null, new ArrayList<>(options)),
                        ServiceOptions.NONE,
                        new LinkedHashMap<>()));
    }
}
