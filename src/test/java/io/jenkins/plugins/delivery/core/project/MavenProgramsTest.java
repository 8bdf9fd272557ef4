package io.jenkins.plugins.delivery.core.project;

import static io.jenkins.plugins.delivery.core.project.CheckoutFiles.childOf;
import static io.jenkins.plugins.delivery.core.project.InspectedCheckout.names;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Which modules of a Maven project are programs, by their plugins, parents and code, and what their images need. */
class MavenProgramsTest {
    private static final String APPLICATION = "@SpringBootApplication class App {}";

    private static final String MAIN = "<configuration><archive><manifest><mainClass>com.App</mainClass></manifest>"
            + "</archive></configuration>";

    @TempDir
    Path directory;

    private CheckoutFiles files;
    private InspectedCheckout checkout;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
        checkout = new InspectedCheckout(directory, null);
    }

    /** Starters and test slices name the annotation as well. */
    @Test
    void springBootsPluginOfAnotherBranchMakesNoPrograms() {
        files.parent("starter", "samples")
                .pom("starter", "starter", childOf("parent"))
                .file("starter/src/main/java/Starter.java", "/** Finds the @SpringBootApplication. */ class Starter {}")
                .pom(
                        "samples",
                        "samples",
                        childOf("parent") + "<packaging>pom</packaging><modules><module>web</module></modules>"
                                + CheckoutFiles.plugin("spring-boot-maven-plugin", ""))
                .pom("samples/web", "web", childOf("samples"))
                .file("samples/web/src/main/java/App.java", APPLICATION);

        assertThat(names(checkout.inspect())).containsExactly("web");
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
                .pom("a", "a", childOf("parent"))
                .file("a/src/main/java/App.java", APPLICATION);

        assertThat(names(checkout.inspect())).isEqualTo(managed ? List.of() : List.of("a"));
    }

    /** A company's parent brings the plugin, and no POM of the repository names it. */
    @Test
    void aParentThatIsElsewhereMayBringSpringBootsPlugin() {
        files.pom("", "shop", "<parent><artifactId>company-parent</artifactId></parent>")
                .file("src/main/kotlin/App.kt", APPLICATION);

        assertThat(names(checkout.inspect())).containsExactly("shop");
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

        assertThat(names(checkout.inspect())).isEqualTo(program ? List.of("shop") : List.of());
    }

    @Test
    void theMainClassMayBeManagedAbove() {
        files.pom(
                        "",
                        "parent",
                        "<packaging>pom</packaging><modules><module>a</module><module>lib</module></modules>"
                                + "<build><pluginManagement><plugins><plugin><artifactId>maven-shade-plugin"
                                + "</artifactId>" + MAIN + "</plugin></plugins></pluginManagement></build>")
                .pom("a", "a", childOf("parent"), CheckoutFiles.plugin("maven-shade-plugin", ""))
                .pom("lib", "lib", childOf("parent"));

        assertThat(names(checkout.inspect())).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helidon-mp", "helidon-se"})
    void aParentOfHelidonMakesAProgram(String parent) {
        files.pom("", "shop", childOf(parent)).file("src/main/java/App.java", "class App {}");

        assertThat(names(checkout.inspect())).containsExactly("shop");
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
                .pom("core", "core", childOf("parent"))
                .pom("web", "web", childOf("parent"), "<properties><main>com.Web</main></properties>");

        assertThat(names(checkout.inspect())).containsExactly("web");
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

        assertThat(checkout.inspect().modules().get(0).product()).isEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({"jakarta.jakartaee-api, true", "jakarta.servlet-api, false"})
    void aWarForAnApplicationServerIsSaid(String dependency, boolean said) {
        files.pom(
                "",
                "shop",
                "<packaging>war</packaging><dependencies><dependency><artifactId>" + dependency
                        + "</artifactId></dependency></dependencies>");

        assertThat(checkout.inspect().builds().get(0).remarks())
                .hasSize(said ? 1 : 0)
                .allMatch(remark -> remark.startsWith("shop names jakarta.jakartaee-api: without a Dockerfile"));
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
                .pom("a", "a", childOf("parent") + CheckoutFiles.plugin("spring-boot-maven-plugin", settings))
                .file("a/src/main/java/A.java", APPLICATION)
                .pom("b", "b", childOf("parent"))
                .file("b/src/main/java/B.java", APPLICATION);

        assertThat(names(checkout.inspect())).isEqualTo(program ? List.of("a", "b") : List.of("b"));
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

        assertThat(names(checkout.inspect())).containsExactly("b");
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

        assertThat(names(repository)).containsExactly("app");
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

        assertThat(checkout.inspect().builds().get(0).test()).doesNotContain("copy-dependencies");
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

        assertThat(names(checkout.inspect())).containsExactly("app");
        assertThat(checkout.inspect().builds().get(0).test()).doesNotContain("copy-dependencies");
    }
}
