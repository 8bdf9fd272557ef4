package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java that a project is compiled for, by which Jenkins' JDK is chosen. */
class JavaReleaseTest {
    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sourceCompatibility = '17' | 17",
                "sourceCompatibility = 1.8 | 1.8",
                "sourceCompatibility = JavaVersion.VERSION_1_8 | 1.8",
                "java { sourceCompatibility = JavaVersion.VERSION_21 } | 21",
                "java { toolchain { languageVersion = JavaLanguageVersion.of(17) } } | 17",
                "java { toolchain { languageVersion.set(JavaLanguageVersion.of(\"21\")) } } | 21",
                "kotlin { jvmToolchain(17) } | 17",
                "kotlinOptions { jvmTarget = \"11\" } | 11",
                "compilerOptions { jvmTarget.set(JvmTarget.JVM_17) } | 17",
                "compileJava { options.release = 11 } | 11",
                "tasks.withType<JavaCompile> { options.release.set(11) } | 11",
                "// sourceCompatibility = '17' | ",
                "sourceCompatibility = javaVersion | ",
                "version = '17' | ",
                "java { sourceCompatibility = JavaVersion.toVersion(\"17\") } | 17",
                "def javaVersion = '11'; sourceCompatibility = javaVersion | 11",
                "val java = JavaVersion.VERSION_21; java { sourceCompatibility = java } | 21",
                "java { toolchain { languageVersion = JavaLanguageVersion.of(fromProperties.toInteger()) } } | 21",
                "kotlin { jvmToolchain(libs.versions.jdk.get().toInt()) } | 17",
            })
    void ofGradle(String script, String release) {
        files.file("build.gradle", script.replace("; ", "\n"))
                .file("gradle.properties", "fromProperties=21")
                .file("gradle/libs.versions.toml", "[versions]", "jdk = \"17\"")
                .file("src/main/java/App.java", "class App {}");

        assertThat(release()).isEqualTo(release);
    }

    @Test
    void ofGradleWhereTheRootSaysItForAll() {
        files.file("settings.gradle", "include 'a'")
                .file("build.gradle", "subprojects { sourceCompatibility = '11' }")
                .file("a/build.gradle", "sourceCompatibility = '17'")
                .file("a/src/main/java/App.java", "class App {}");

        assertThat(Repository.inspect(directory, RepositoryRequest.none()).modules())
                .extracting(ProjectModule::javaRelease)
                .containsExactly("11", "17");
    }

    @ParameterizedTest
    @CsvSource({
        "<release>17</release>, 17",
        "<source>11</source><target>11</target>, 11",
        "<source>${jdk}</source>, 1.8",
        "<source>${maven.compiler.source}</source>, 8",
        "'', 8",
    })
    void ofMavensCompiler(String configuration, String release) {
        files.pom(
                "",
                "shop",
                "<properties><jdk>1.8</jdk><maven.compiler.source>8</maven.compiler.source></properties>",
                CheckoutFiles.plugin("maven-compiler-plugin", "<configuration>" + configuration + "</configuration>"));

        assertThat(release()).isEqualTo(release);
    }

    /** An older one is compiled by the newest's JDK, and not the other way round. */
    @Test
    void ofSeveralTheNewestCounts() {
        files.pom("a", "a", "<properties><java.version>1.8</java.version></properties>")
                .pom("b", "b", "<properties><java.version>21</java.version></properties>")
                .pom("c", "c", "<properties><java.version>11</java.version></properties>")
                .pom("d", "d", "<properties><java.version>current</java.version></properties>");

        assertThat(Repository.inspect(directory, RepositoryRequest.none()).javaRelease())
                .contains("21");
    }

    /** Gradle runs on other versions of Java than it compiles for, by its compatibility matrix. */
    @ParameterizedTest
    @CsvSource({
        "9.2.1, 11, 17, needs Java 17",
        "9.0, 1.8, 17, needs Java 17",
        "9.2.1, 21, 21, ",
        "8.14.5, 21, 21, ",
        "8.14.5, 25, 21, does not run on Java 25",
        "8.4, 21, 17, does not run on Java 21",
        "8.4, 1.8, 1.8, ",
        "6.9.4, 17, 11, does not run on Java 17",
        "4.10.3, 11, 1.8, does not run on Java 11",
        "9.2.1, 26, 26, ",
        "'', 21, 21, ",
    })
    void ofTheGradleThatTheProjectBrings(String gradle, String compiledFor, String release, String remark) {
        files.file("build.gradle", "java { sourceCompatibility = '" + compiledFor + "' }")
                .file("src/main/java/App.java", "class App {}")
                .file("gradlew", "#!/bin/sh")
                .file("gradle/wrapper/gradle-wrapper.jar", "")
                .file(
                        "gradle/wrapper/gradle-wrapper.properties",
                        "distributionUrl=https\\://services.gradle.org/distributions/gradle"
                                + (gradle.isEmpty() ? "" : "-" + gradle) + "-bin.zip");

        Repository repository = Repository.inspect(directory, RepositoryRequest.none());

        assertThat(repository.javaRelease()).contains(release);
        assertThat(repository.lines())
                .filteredOn(line -> line.startsWith("Gradle " + gradle + " "))
                .hasSize(remark == null ? 0 : 1);
        assertThat(String.join("\n", repository.lines()))
                .contains(remark == null ? "" : "Gradle " + gradle + " " + remark);
    }

    /** As Apicurio's and Zipkin's, whose modules are for Java 17, and whose builds refuse to run with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17 | [21,) | 21 | true",
                "17 | [21,22),[25,26) | 21 | true",
                "17 | [17,18),[21,22),[24,25) | 17 | false",
                "17 | 17 | 17 | false",
                "11 | 17 | 17 | true",
                "1.8 | [1.8,1.9) | 1.8 | false",
                "8 | [11.0.3,) | 11 | true",
                "17 | (,17.0.99] | 17 | false",
                "21 | [1.8,17] | 21 | false",
                "11 | (17,18] | 17 | true",
                "11 | [22,24) | 22 | true",
                "17 | [21] | 21 | true",
                "17 | ${required} | 21 | true",
                "17 | ${unknown} | 17 | false",
                "17 | whatever | 17 | false",
                " | [21,) | 21 | true",
            })
    void ofWhatMavensEnforcerRequires(String compiledFor, String required, String release, boolean said) {
        files.pom(
                "",
                "shop",
                "<properties><required>[21,)</required>"
                        + (compiledFor == null
                                ? ""
                                : "<maven.compiler.release>" + compiledFor + "</maven.compiler.release>")
                        + "</properties>",
                CheckoutFiles.plugin(
                        "maven-enforcer-plugin",
                        "<executions><execution><goals><goal>enforce</goal></goals><configuration><rules>"
                                + "<requireMavenVersion><version>[3.9,)</version></requireMavenVersion>"
                                + "<requireJavaVersion><version>" + required + "</version></requireJavaVersion>"
                                + "</rules></configuration></execution></executions>"));

        Repository repository = Repository.inspect(directory, RepositoryRequest.none());

        assertThat(repository.javaRelease()).contains(release);
        assertThat(repository.lines())
                .filteredOn(line -> line.contains("requireJavaVersion"))
                .hasSize(said ? 1 : 0);
    }

    /** As Jenkins' tools are called. */
    @ParameterizedTest
    @CsvSource({
        "17, jdk-17, jdk-17",
        "17, jdk-17.0.9|jdk-17|jdk-21, jdk-17",
        "17, jdk-21|temurin-17.0.9, temurin-17.0.9",
        "1.8, jdk1.8, jdk1.8",
        "8, JDK 1.8.0_292, JDK 1.8.0_292",
        "1.8, jdk8u292|JDK8, JDK8",
        "11, jdk1.8|jdk_11_latest, jdk_11_latest",
        "17, jdk-117|jdk-1.8|jdk|java-21-openjdk, ",
    })
    void isInTheNamesOfJdks(String release, String names, String jdk) {
        assertThat(JavaRelease.of(release)
                        .orElseThrow()
                        .among(List.of(names.split("\\|")))
                        .orElse(null))
                .isEqualTo(jdk);
    }

    /** A task runs a generator, and the project is a library. */
    @Test
    void theMainClassOfATaskMakesNoProgram() {
        files.file("settings.gradle", "include 'common'", "include 'server'", "include 'old'")
                .file("build.gradle", "subprojects { apply plugin: 'application' }")
                .file("common/build.gradle", "task generate(type: JavaExec) { mainClass = 'com.Generator' }")
                .file("common/src/main/java/A.java", "class A {}")
                .file(
                        "server/build.gradle",
                        "application {",
                        "  applicationDefaultJvmArgs = [{ 'x' }]",
                        "  mainClass = 'com.App'",
                        "}")
                .file("server/src/main/java/A.java", "class A {}")
                .file("old/build.gradle", "mainClassName = 'com.App'")
                .file("old/src/main/java/A.java", "class A {}");

        assertThat(Repository.inspect(directory, RepositoryRequest.none()).services())
                .extracting(Service::name)
                .containsExactly("server", "old");
    }

    private String release() {
        return Repository.inspect(directory, RepositoryRequest.none())
                .modules()
                .get(0)
                .javaRelease();
    }
}
