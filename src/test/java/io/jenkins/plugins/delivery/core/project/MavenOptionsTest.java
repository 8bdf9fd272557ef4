package io.jenkins.plugins.delivery.core.project;

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

/** What counts for a Maven project beside its own POM: parents, active profiles, and options, which win. */
class MavenOptionsTest {
    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    /** As Apache Seata's root, whose parent is one of its modules. */
    @Test
    void aParentMayBeInADirectoryOfItsOwn() {
        files.pom("", "shop", parent("shop-build", "./build/pom.xml"), modules("orders", "build"))
                .pom(
                        "build",
                        "shop-build",
                        "<packaging>pom</packaging><properties><jdk>1.8</jdk><java.version>${jdk}</java.version>"
                                + "<maven.compiler.source>${java.version}</maven.compiler.source>"
                                + "<maven.test.skip>true</maven.test.skip></properties>")
                .pom("orders", "orders", parent("shop", null))
                .file("orders/src/test/java/ATest.java", "class ATest {}");

        Repository repository = inspect();

        assertThat(repository.javaRelease()).contains("1.8");
        assertThat(repository.builds().get(0).tested()).isFalse();
    }

    /** Which only the directory of the parent says, and not the file. */
    @Test
    void aParentIsNamedByItsDirectoryAsWell() {
        files.pom("", "all", modules("orders"))
                .pom("parents/java", "java", "<properties><java.version>21</java.version></properties>")
                .pom("orders", "orders", parent("java", "../parents/java"));

        assertThat(inspect().javaRelease()).contains("21");
    }

    /** Maven finds it among the modules where it is not in the directory above. */
    @Test
    void aParentMayBeTwoDirectoriesAbove() {
        files.pom("", "shop", "<properties><java.version>17</java.version></properties>", modules("services/orders"))
                .pom("services/orders", "orders", parent("shop", null));

        assertThat(inspect().modules()).extracting(ProjectModule::javaRelease).containsExactly("17", "17");
    }

    /** A list of modules hands nothing down. */
    @ParameterizedTest
    @CsvSource({"spring-boot-starter-parent, ''", "spring-boot-starter-parent, ../pom.xml", "'', "})
    void whatListsAModuleIsNotItsParent(String parent, String place) {
        files.pom(
                        "",
                        "all",
                        "<properties><java.version>8</java.version><skipTests>true</skipTests></properties>",
                        modules("orders"))
                .pom("orders", "orders", parent.isEmpty() ? "" : parent(parent, place))
                .file("orders/src/test/java/ATest.java", "class ATest {}");

        Repository repository = inspect();

        assertThat(repository.modules()).extracting(ProjectModule::javaRelease).containsExactly("8", null);
        assertThat(repository.builds().get(0).tested()).isTrue();
    }

    @Test
    void aParentOutsideOfTheCheckoutIsNotLookedAt() {
        files.pom("", "outside", "<properties><java.version>17</java.version></properties>")
                .pom("checkout", "orders", parent("outside", "../pom.xml"));

        assertThat(Repository.inspect(directory.resolve("checkout"), RepositoryRequest.none())
                        .javaRelease())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // By default, not at all, and by an option.
        "<activeByDefault>true</activeByDefault>, , 17, false",
        "<activeByDefault>false</activeByDefault>, , 8, true",
        "'', -Pci, 17, false",
        "'', -Pci -DskipTests=false, 17, true",
    })
    void thePropertiesOfActiveProfilesCount(String activation, String options, String release, boolean tested) {
        files.pom(
                        "",
                        "index",
                        "<properties><java.version>8</java.version></properties><profiles><profile><id>ci</id><activation>"
                                + activation + "</activation><properties><java.version>17</java.version>"
                                + "<skipTests>true</skipTests></properties></profile></profiles>")
                .file("src/test/java/ATest.java", "class ATest {}");

        Repository repository = inspect(options == null ? new String[0] : options.split(" "));

        assertThat(repository.javaRelease()).contains(release);
        assertThat(repository.builds().get(0).tested()).isEqualTo(tested);
    }

    /** Each is a switch of its own: to turn the one off leaves the other on. */
    @ParameterizedTest
    @CsvSource({
        "maven.test.skip, , maven.test.skip",
        "maven.test.skip, -DskipTests=false, maven.test.skip",
        "maven.test.skip, -Dmaven.test.skip=false, ",
        "skipTests, , skipTests",
        "skipTests, -Dmaven.test.skip=false, skipTests",
        "other, , ",
        "other, -DskipTests, skipTests",
        "other, -DskipTests=true, skipTests",
        "other, -Dmaven.test.skip=true, maven.test.skip",
    })
    void testsAreLeftOutByTheSwitchThatIsOn(String property, String option, String on) {
        files.pom("", "index", "<properties><" + property + ">true</" + property + "></properties>")
                .file("src/test/java/ATest.java", "class ATest {}");

        ProjectBuild build = inspect(option == null ? new String[0] : new String[] {option})
                .builds()
                .get(0);

        assertThat(build.tested()).isEqualTo(on == null);
        assertThat(build.remarks())
                .filteredOn(remark -> remark.contains("leaves tests out"))
                .hasSize(on == null ? 0 : 1)
                .allMatch(remark -> remark.endsWith(": buildOptions: ['-D" + on + "=false'] runs them"));
    }

    @Test
    void settingsThatNoOptionChangesAreSaid() {
        files.pom(
                        "",
                        "index",
                        CheckoutFiles.plugin(
                                "maven-surefire-plugin", "<configuration><skipTests>true</skipTests></configuration>"))
                .file("src/test/java/ATest.java", "class ATest {}");

        assertThat(inspect("-DskipTests=false").builds().get(0).remarks())
                .contains(
                        "The POM leaves tests out, by the settings of maven-surefire-plugin, which no option changes");
    }

    /** Maven reads it by itself, so what it would do is only known with it. */
    @ParameterizedTest
    @CsvSource({"-Pall -Drevision=2 -DskipTests, 1", "'# -Pno\n-T 1C\n-P\nall\n-D skipTests', 1", "-T1, 0", "'', 0"})
    void theOptionsThatAProjectAlwaysHasCount(String options, int modules) {
        files.file(".mvn/maven.config", options)
                .pom(
                        "backend",
                        "shop",
                        "<packaging>pom</packaging><profiles><profile><id>all</id><modules><module>orders</module>"
                                + "</modules></profile></profiles>")
                .file("backend/src/test/java/ATest.java", "class ATest {}")
                .pom("backend/orders", "orders");

        Repository repository = inspect();

        assertThat(repository.modules()).hasSize(1 + modules);
        assertThat(repository.builds().get(0).tested()).isEqualTo(modules == 0);
        assertThat(inspect("-DskipTests=false").builds().get(0).tested()).isTrue();
    }

    /** Which has options of its own, or none. */
    @Test
    void theNearestDirectoryOfMavensCounts() {
        files.file(".mvn/maven.config", "-DskipTests")
                .file("backend/.mvn/wrapper/maven-wrapper.properties", "")
                .pom("backend", "shop")
                .file("backend/src/test/java/ATest.java", "class ATest {}");

        assertThat(inspect().builds().get(0).tested()).isTrue();
    }

    private static String parent(String artifact, String place) {
        return "<parent><groupId>com.example</groupId><artifactId>" + artifact + "</artifactId><version>1</version>"
                + (place == null ? "" : "<relativePath>" + place + "</relativePath>") + "</parent>";
    }

    private static String modules(String... modules) {
        StringBuilder names = new StringBuilder("<packaging>pom</packaging><modules>");
        for (String module : modules) {
            names.append("<module>").append(module).append("</module>");
        }
        return names + "</modules>";
    }

    private Repository inspect(String... options) {
        return Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        new BuildChoices(null, null, new ArrayList<>(List.of(options))),
                        ServiceOptions.NONE,
                        new LinkedHashMap<>()));
    }
}
