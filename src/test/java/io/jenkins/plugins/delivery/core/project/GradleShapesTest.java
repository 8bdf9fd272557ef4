package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which projects of a Gradle build are programs. */
class GradleShapesTest {
    private static final String MAIN = "class A { public static void main(String[] args) {} }";

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

    private Repository inspect() {
        return Repository.inspect(directory, RepositoryRequest.none());
    }
}
