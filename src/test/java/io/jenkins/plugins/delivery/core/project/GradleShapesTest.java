package io.jenkins.plugins.delivery.core.project;

import static io.jenkins.plugins.delivery.core.project.InspectedCheckout.services;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which projects a Gradle build has, and which of them are programs. */
class GradleShapesTest {
    private static final String MAIN = "class A { public static void main(String[] args) {} }";

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
    @CsvSource(
            delimiter = '|',
            value = {
                "plugins { id 'io.quarkus' } | QUARKUS",
                "apply plugin: 'io.quarkus' | QUARKUS",
                "plugins { alias(libs.plugins.my.quarkus) } | QUARKUS",
                "plugins { alias(libs.plugins.short) } | QUARKUS",
                "plugins { alias(libs.plugins.my.quarkus) apply false } | NONE",
                "plugins { id(\"io.quarkus\") apply false } | NONE",
                "plugins { id(\"io.quarkus\").version(\"3\").apply(false) } | NONE",
                "dependencies { implementation('io.quarkus:quarkus-panache-common') } | NONE",
                "plugins { id(\"io.micronaut.application\") } | DISTRIBUTION",
                "plugins { id(\"io.micronaut.minimal.application\") } | DISTRIBUTION",
                "plugins { id(\"io.micronaut.application\") apply false } | NONE",
                "plugins {;war;} | WAR",
                "plugins {;`war`;} | WAR",
                "plugins { id 'com.gradleup.shadow' }; jar { manifest { attributes 'Main-Class': 'A' } } | EXECUTABLE_JAR",
                "jar { manifest { attributes 'Main-Class': 'A' }; from configurations.runtimeClasspath.collect {"
                        + " zipTree(it) } } | EXECUTABLE_JAR",
                "plugins { id 'com.gradleup.shadow' } | NONE",
            })
    void thePluginsThatAProjectAppliesSayWhatItMakes(String script, Product product) {
        files.file("build.gradle", script.replace(';', '\n'))
                .file(
                        "gradle/libs.versions.toml",
                        "[versions]",
                        "my-quarkus = \"3.15.1\"",
                        "[plugins]",
                        "my-quarkus = { id = \"io.quarkus\", version.ref = \"my-quarkus\" }",
                        "short = \"io.quarkus:3.15.1\"",
                        "[libraries]",
                        "my-quarkus = { module = \"io.quarkus:quarkus-core\", version = \"3\" }")
                .file("src/main/java/A.java", MAIN);

        assertThat(inspect().modules().get(0).product()).isEqualTo(product);
    }

    /** As a kit for tests is, or a library that the plugin only configures. */
    @Test
    void whatHasNoMainIsNoProgramOfMicronauts() {
        files.file("settings.gradle", "include 'app', 'tck'")
                .file("app/build.gradle", "plugins { id 'io.micronaut.application' }")
                .file("app/src/main/groovy/A.groovy", "class A { static void main(String[] args) {} }")
                .file("tck/build.gradle", "plugins { id 'io.micronaut.application' }")
                .file("tck/src/main/java/Kit.java", "class Kit {}");

        assertThat(inspect().services()).extracting(Service::name).containsExactly("app");
    }

    @Test
    void theRootAppliesPluginsToAllProjectsWithASource() {
        files.file("settings.gradle", "include 'orders', 'bom'")
                .file("build.gradle", "subprojects { apply plugin: 'io.quarkus' }")
                .file("orders/build.gradle", "dependencies {}")
                .file("orders/src/main/java/A.java", "class A {}")
                .file("bom/build.gradle", "dependencies {}");

        assertThat(inspect().services()).extracting(Service::name).containsExactly("orders");
    }

    @Test
    void aGradleBuildWithoutASourceIsLeftOutBesideOthers() {
        files.file("complete/build.gradle", "plugins { id 'org.springframework.boot' }")
                .file("complete/src/main/java/A.java", "@SpringBootApplication class A {}")
                .file("initial/build.gradle", "plugins { id 'org.springframework.boot' }")
                .file("initial/src/main/java/.gitignore", "");

        Repository repository = shop.inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("complete");
        assertThat(repository.remarks()).containsExactly("initial is left out: its projects have no source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apply plugin: 'war' | WAR",
                "plugins { id(\"war\") } | WAR",
                "task run(type: JavaExec) { mainClass = 'com.example.application.A' } | NONE",
                "plugins { application }; application { mainClass.set(\"A\") } | DISTRIBUTION",
                "plugins { id 'application' }; mainClassName = 'A' | DISTRIBUTION",
            })
    void whatAGradleProjectMakes(String script, Product product) {
        files.file("build.gradle", script.replace("; ", "\n")).file("src/main/webapp/index.html", "");

        assertThat(shop.inspect().modules().get(0).product()).isEqualTo(product);
    }

    @Test
    void gradle() {
        files.file("settings.gradle", "rootProject.name = 'shop'", "// include 'old'", "include 'api', ':lib:core'")
                .file("gradlew", "#!/bin/sh")
                .file("gradle/wrapper/gradle-wrapper.properties", "distributionUrl=https\\://x/gradle-8.5-bin.zip")
                .file("gradle/wrapper/gradle-wrapper.jar", "")
                .file(
                        "api/build.gradle",
                        "plugins { id 'java' }",
                        "dependencies { implementation project(':lib:core') }")
                .file("api/Dockerfile", "FROM x", "COPY build/libs/*.jar /")
                .file("lib/core/build.gradle", "plugins { id 'java-library' }")
                .file("old/build.gradle", "");

        Repository repository = shop.inspect();

        ProjectBuild build = repository.builds().get(0);
        assertThat(build.compile()).isEqualTo("sh ./gradlew --console=plain --no-daemon testClasses");
        assertThat(build.test())
                .isEqualTo("sh ./gradlew --console=plain --no-daemon build --init-script \"$DELIVERY_INIT_SCRIPT\"");
        assertThat(build.modules()).extracting(ProjectModule::directory).containsExactly("", "api", "lib/core");
        assertThat(build.modules().get(1).needs()).containsExactlyInAnyOrder("", "lib/core");
        assertThat(services(repository)).containsExactly("shop api api/Dockerfile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file('services').eachDir { include \"services:${it.name}\" }",
                "['orders', 'customers'].each { include(':services:' + it) }",
                "rootDir.eachFileRecurse { f -> if (f.name == 'build.gradle') include f.path }",
                "fileTree(rootDir) { include '**/build.gradle' }.each { include it.parentFile.name }",
            })
    void projectsThatTheSettingsComputeAreThoseWithAScript(String settings) {
        files.file("settings.gradle", settings)
                .file("build.gradle", "subprojects { apply plugin: 'java' }")
                .file("services/orders/build.gradle", "")
                .file("services/orders/Dockerfile", "FROM x", "COPY build/libs/*.jar /")
                .file("services/customers/customers.gradle.kts", "plugins { application }")
                .file("services/customers/Dockerfile", "FROM x", "COPY build/libs/*.jar /")
                .file("buildSrc/build.gradle", "")
                .file("tools/own/settings.gradle", "")
                .file("tools/own/build.gradle", "");

        Repository repository = shop.inspect();

        assertThat(repository.builds().get(0).modules())
                .extracting(ProjectModule::directory)
                .containsExactlyInAnyOrder("", "services/customers", "services/orders");
        assertThat(repository.services()).extracting(Service::name).containsExactly("customers", "orders");
        assertThat(repository.lines())
                .contains("The settings compute the projects: each directory with a build script is taken for one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project(':api').projectDir = file('modules/shop-api')",
                "project(\":api\").projectDir = new File(settingsDir, \"modules/shop-api\")",
                "project(':api').projectDir = file(\"$rootDir/modules/shop-api\")",
                "project( ':api' ).projectDir = new File(rootProject.projectDir, 'modules/shop-api')",
                "project(':api').projectDir = \"$rootDir/modules/shop-api\" as File",
            })
    void aProjectMayHaveItsDirectoryElsewhere(String place) {
        files.file("settings.gradle", "include 'api'", place)
                .file("modules/shop-api/build.gradle", "")
                .file("modules/shop-api/Dockerfile", "FROM x", "COPY build/libs/*.jar /");

        assertThat(services(shop.inspect())).containsExactly("shop modules/shop-api modules/shop-api/Dockerfile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build.gradle",
                "buildSrc/src/main/groovy/service.gradle",
                "gradle/libs.versions.toml",
                "build-logic/src/main/kotlin/service.gradle.kts",
            })
    void springBootMayComeFromAPluginOfTheBuild(String file) {
        files.file("settings.gradle", "include 'api', 'lib'")
                .file(file, "x = 'org.springframework.boot'")
                .file("api/build.gradle", "plugins { id 'company.service' }")
                .file("api/src/main/java/A.java", "@SpringBootApplication class A {}")
                .file("lib/build.gradle", "plugins { id 'company.library' }")
                .file("lib/src/main/java/L.java", "class L {}");

        assertThat(services(shop.inspect())).containsExactly("shop api null");
    }

    @Test
    void aProgramOfGradlesIsInstalledForItsImage() {
        files.file("build.gradle", "plugins { id 'application' }", "application { mainClass = 'A' }");

        Repository repository = shop.inspect();

        assertThat(services(repository)).containsExactly("shop . null");
        assertThat(repository.builds().get(0).test()).contains(" build installDist --init-script ");
    }

    private Repository inspect() {
        return Repository.inspect(directory, RepositoryRequest.none());
    }
}
