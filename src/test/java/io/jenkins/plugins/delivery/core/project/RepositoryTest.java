package io.jenkins.plugins.delivery.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What repositories of the shapes that teams have are taken for. */
class RepositoryTest {
    private static final String JAR = "COPY target/*.jar app.jar";
    private static final String SPRING_BOOT = CheckoutFiles.plugin("spring-boot-maven-plugin", "");
    private static final String PREPARE_AGENT =
            "<version>0.8.12</version><executions><execution><goals><goal>prepare-agent</goal></goals></execution></executions>";

    @TempDir
    Path directory;

    private CheckoutFiles files;

    @BeforeEach
    void begin() {
        files = new CheckoutFiles(directory);
    }

    @Test
    void aModuleWithADockerfileBesideIt() {
        files.pom("", "index")
                .file("Dockerfile", "FROM scratch", JAR)
                .file("src/test/java/ATest.java", "class ATest {}");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop . Dockerfile");
        assertThat(repository.builds().get(0).tested()).isTrue();
        assertThat(repository.builds().get(0).compile()).startsWith("mvn -B ").endsWith(" test-compile");
        assertThat(repository.builds().get(0).test())
                .endsWith(" org.jacoco:jacoco-maven-plugin:0.8.14:prepare-agent verify"
                        + " org.jacoco:jacoco-maven-plugin:0.8.14:report");
        assertThat(repository.builds().get(0).assemble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dockerfile",
                "docker/Dockerfile",
                "src/main/docker/Dockerfile",
                "src/main/docker/Dockerfile.jvm",
                "_infra/docker/Dockerfile",
                "deploy/dockerfile",
            })
    void aDockerfileElsewhere(String path) {
        files.pom("", "index").file(path, "FROM scratch", JAR).file("docker/db/Dockerfile", "FROM postgres:16");

        assertThat(services(inspect())).containsExactly("shop . " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {".devcontainer", ".github/actions/build", ".gitpod", ".ci/image"})
    void aDockerfileOfTheToolsIsNotTheServices(String place) {
        files.pom("", "index", SPRING_BOOT)
                .file(place + "/Dockerfile", "FROM maven:3-eclipse-temurin-21", "RUN mvn -v");

        assertThat(services(inspect())).containsExactly("shop . null");
    }

    @Test
    void aDockerfileMayBeALink() throws IOException {
        files.pom("", "index").file("deploy/java.dockerfile", "FROM scratch", JAR);
        Files.createSymbolicLink(directory.resolve("Dockerfile"), Path.of("deploy", "java.dockerfile"));

        assertThat(services(inspect())).containsExactly("shop . Dockerfile");
    }

    @Test
    void aDockerfileThatIsThereNeedNotBeUsed() {
        files.pom("", "index", SPRING_BOOT).file("Dockerfile", "FROM x", "COPY target/index-0.9.jar app.jar");

        Repository repository = Repository.inspect(
                directory,
                new RepositoryRequest(
                        "shop",
                        BuildChoices.NONE,
                        new ServiceOptions(null, null, ".microservice-delivery/shop/Dockerfile", null, new TreeMap<>()),
                        new LinkedHashMap<>()));

        assertThat(services(repository)).containsExactly("shop . null");
    }

    @Test
    void severalDockerfilesInNoUsualPlaceAreSaid() {
        files.pom("", "index", SPRING_BOOT).file("a/Dockerfile", "FROM x", JAR).file("b/Dockerfile", "FROM x", JAR);

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop . null");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("a/Dockerfile, b/Dockerfile are several")
                .endsWith("services: [index: [dockerfile: 'a/Dockerfile']]");
    }

    @Test
    void everyModuleWithADockerfileIsAService() {
        files.parent("a", "b", "lib")
                .pom(
                        "a",
                        "Orders_API",
                        "<dependencies><dependency><artifactId>lib</artifactId></dependency></dependencies>")
                .pom("b", "customers")
                .pom("lib", "lib")
                .file("a/Dockerfile", "FROM x", JAR)
                .file("b/src/main/docker/Dockerfile.jvm", "FROM x", "COPY target/quarkus-app/ /app/")
                .file("b/src/main/docker/Dockerfile.native", "FROM x", "COPY target/*-runner /app")
                .file("Dockerfile", "FROM x", "RUN mvn package");

        Repository repository = inspect();

        assertThat(services(repository))
                .containsExactly("orders-api a a/Dockerfile", "customers b b/src/main/docker/Dockerfile.jvm");
        // What modules take of each other is packaged.
        assertThat(repository.builds().get(0).compile()).endsWith(" package -DskipTests");
    }

    @ParameterizedTest
    @CsvSource({
        "COPY a/target/*.jar /, ''",
        "COPY target/*.jar /, a",
        "COPY build/libs/x.jar /, a",
        "COPY a/config.yml /, ''",
        "COPY config.yml /, a",
        "COPY app.jar /, a/target",
        "COPY *.jar /, a/target",
        "COPY . /, a",
        "ADD https://example.com/x /, a",
        "COPY --from=0 /x/y.jar /, a",
    })
    void theContextIsWhatTheDockerfileCopiesFrom(String instruction, String context) {
        files.parent("a", "b")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b")
                .file("a/config.yml", "x: 1")
                .file("a/Dockerfile", "FROM scratch", instruction)
                .file("b/Dockerfile", "FROM scratch", JAR);

        assertThat(inspect().services().get(0).context()).isEqualTo(context);
    }

    @Test
    void aDockerfileThatTakesTheNameOfTheJarIsForAllPrograms() {
        files.parent("a", "b", "lib")
                .pom("a", "shop-a", SPRING_BOOT)
                .pom("b", "shop-b", SPRING_BOOT)
                .pom("lib", "lib")
                .file(
                        "docker/Dockerfile",
                        "FROM x",
                        "ARG NAME",
                        "COPY ${NAME}.jar app.jar",
                        "ARG PORT",
                        "EXPOSE $PORT");

        Repository repository = inspect();

        assertThat(services(repository))
                .containsExactly("shop-a a/target docker/Dockerfile", "shop-b b/target docker/Dockerfile");
        assertThat(repository.services().get(0).buildArgs()).isEqualTo(Map.of("NAME", "*"));
    }

    @ParameterizedTest
    @CsvSource({
        "Dockerfile, COPY target/*.jar app.jar",
        "docker/Dockerfile, COPY ./target/*.jar app.jar",
        "docker/java/Dockerfile, ARG JAR_FILE|COPY ${JAR_FILE} app.jar",
        "Dockerfile, ADD build/libs/*.jar target/classes/banner.txt /app/",
    })
    void aDockerfileOfTheParentThatCopiesOutputsIsForEachProgram(String path, String instructions) {
        files.parent("orders", "customers", "lib")
                .pom("orders", "orders", SPRING_BOOT)
                .pom("customers", "customers", SPRING_BOOT)
                .pom("lib", "lib")
                .file(path, "FROM x", instructions.replace('|', '\n'));

        assertThat(services(inspect())).containsExactly("orders orders " + path, "customers customers " + path);
    }

    @Test
    void anArgumentThatIsTheJarIsTheOneThatMavenMakes() {
        files.pom("", "index").file("Dockerfile", "FROM x", "ARG JAR_FILE", "COPY ${JAR_FILE} app.jar");

        assertThat(inspect().services().get(0).buildArgs()).isEqualTo(Map.of("JAR_FILE", "target/*.jar"));
    }

    @ParameterizedTest
    @CsvSource({
        "COPY target/${FILE} /app.jar, *.jar",
        "ADD target/$FILE /srv/app.war, *.war",
        "COPY target/${FILE}.jar /app.jar, *",
        "COPY target/${FILE} /app/, *",
    })
    void anArgumentThatEndsThePathOfAnArchiveIsAnArchive(String copy, String value) {
        files.pom("", "index").file("Dockerfile", "FROM x", "ARG FILE", copy);

        assertThat(inspect().services().get(0).buildArgs()).isEqualTo(Map.of("FILE", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipTests", "maven.test.skip"})
    void testsThatThePomLeavesOutAreNotWaitedFor(String property) {
        files.pom("", "index", "<properties><" + property + ">true</" + property + "></properties>")
                .file("src/test/java/ATest.java", "class ATest {}");

        ProjectBuild build = inspect().builds().get(0);

        assertThat(build.tested()).isFalse();
        assertThat(build.remarks()).anyMatch(remark -> remark.startsWith("The POM leaves tests out"));
        ArrayList<String> options = new ArrayList<>(List.of("-D" + property + "=false"));
        ProjectBuild told =
                inspect(new BuildChoices(null, null, options)).builds().get(0);
        assertThat(told.tested()).isTrue();
        assertThat(told.remarks()).isEmpty();
    }

    @Test
    void anArgumentThatIsUsedElsewhereIsNotGuessed() {
        files.parent("a")
                .pom("a", "shop-a", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", "ARG V", "COPY target/a-$V.jar /a-$V.jar");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop a null");
        assertThat(repository.remarks())
                .singleElement()
                .asString()
                .startsWith("a/Dockerfile wants what cannot be known");
    }

    @Test
    void programsWithoutADockerfileAreServices() {
        files.parent("a", "b", "lib", "web")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b", CheckoutFiles.plugin("quarkus-maven-plugin", ""))
                .file("b/src/main/java/A.java", "class A {}")
                .pom("lib", "lib")
                .pom("web", "web", "<packaging>war</packaging>");

        assertThat(services(inspect())).containsExactly("a a null", "b b null", "web web null");
    }

    @Test
    void aProgramBesideThoseWithADockerfileIsNotLeftOutSilently() {
        files.parent("a", "b")
                .pom("a", "a", SPRING_BOOT)
                .pom("b", "b", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", JAR);

        assertThat(inspect().lines())
                .contains("b makes a program and has no Dockerfile: it is no service, unless services names it");
    }

    @ParameterizedTest
    @CsvSource({
        "jib-maven-plugin, dockerBuild",
        "spring-boot-maven-plugin, build-image",
    })
    void aProgramWhoseBuildMakesAnImageIsAServiceBesideThoseWithADockerfile(String plugin, String goal) {
        files.parent("a", "b", "c")
                .pom("a", "a", SPRING_BOOT)
                .file("a/Dockerfile", "FROM x", JAR)
                .pom(
                        "b",
                        "b",
                        SPRING_BOOT,
                        "<profiles><profile>" + CheckoutFiles.plugin(plugin, goals(goal)) + "</profile></profiles>")
                .pom("c", "c", SPRING_BOOT);

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("a a a/Dockerfile", "b b null");
        assertThat(repository.remarks()).singleElement().asString().startsWith("c makes a program");
    }

    @Test
    void aDockerfileOfAProjectThatIsNotBuiltIsNoOtherServices() {
        // The module is one of a profile.
        files.parent("samples/servlet")
                .pom("samples/servlet", "servlet", SPRING_BOOT)
                .pom("samples/eureka", "eureka", SPRING_BOOT)
                .file("samples/eureka/src/main/docker/Dockerfile", "FROM x", "COPY target/eureka.jar app.jar");

        assertThat(services(inspect())).containsExactly("shop samples/servlet null");
    }

    @Test
    void aDockerfileThatCopiesNothingIsNotThatOfServicesWhichMakePrograms() {
        // As of a database for tests; the services' own want a base that their pipelines name.
        files.file("settings.gradle", "include 'orders'")
                .file("build.gradle", "")
                .file("dynamodblocal/Dockerfile", "FROM amazon/dynamodb-local", "ENTRYPOINT java -jar Local.jar")
                .file("orders/build.gradle", "plugins { id 'application' }", "mainClassName = 'A'")
                .file("orders/Dockerfile", "ARG v", "FROM base:$v", "COPY build/libs/orders.jar /");

        assertThat(services(inspect())).containsExactly("shop orders null");
    }

    @Test
    void mavenProjectsThatTakeEachOthersArtifactsAreInstalledInTheirOrder() {
        files.pom("b-api", "b-api", dependency("z-lib"))
                .pom("a-service", "a-service", SPRING_BOOT, dependency("b-api"))
                .pom("z-lib", "z-lib")
                .pom("other", "other");

        Repository repository = inspect();

        assertThat(repository.builds())
                .extracting(ProjectBuild::directory)
                .containsExactly("z-lib", "b-api", "a-service", "other");
        assertThat(repository.builds())
                .extracting(build -> build.compile().replaceFirst(".*=warn ", ""))
                .containsExactly("install -DskipTests", "install -DskipTests", "test-compile", "test-compile");
        assertThat(repository.modules().get(2).needs()).containsExactly("b-api");
        assertThat(repository.lines()).anyMatch(line -> line.startsWith("Another project of the repository takes"));
    }

    @Test
    void artifactsThatSeveralProjectsMakeTieNoneOfThem() {
        // As in guides, which have the beginning beside the end.
        files.pom("complete/library", "library")
                .pom("initial/library", "library")
                .pom("initial/application", "application", dependency("library"));

        assertThat(inspect().lines()).noneMatch(line -> line.contains("installed"));
    }

    @Test
    void aCircleOfMavenProjectsIsBuiltAsItComes() {
        files.pom("a", "a", dependency("b")).pom("b", "b", dependency("a"));

        assertThat(inspect().builds()).extracting(ProjectBuild::directory).containsExactly("b", "a");
    }

    @Test
    void aBuildBelowSources() {
        files.file("src/adservice/build.gradle", "plugins { id 'application' }", "mainClassName = 'A'")
                .file("src/cart/Dockerfile", "FROM node:20");

        assertThat(inspect().builds()).extracting(ProjectBuild::directory).containsExactly("src/adservice");
    }

    @Test
    void anApplicationForAndroidIsLeftOut() {
        files.pom("server", "server", SPRING_BOOT)
                .file("android-client/settings.gradle", "include ':app'")
                .file("android-client/build.gradle", "buildscript { }")
                .file("android-client/app/build.gradle", "apply plugin: 'com.android.application'");

        Repository repository = inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("server");
        assertThat(repository.remarks())
                .containsExactly("android-client is left out: an application for Android is no service");
    }

    @Test
    void aGradleBuildWithoutASourceIsLeftOutBesideOthers() {
        files.file("complete/build.gradle", "plugins { id 'org.springframework.boot' }")
                .file("complete/src/main/java/A.java", "@SpringBootApplication class A {}")
                .file("initial/build.gradle", "plugins { id 'org.springframework.boot' }")
                .file("initial/src/main/java/.gitignore", "");

        Repository repository = inspect();

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

        assertThat(inspect().modules().get(0).product()).isEqualTo(product);
    }

    @Test
    void aProgramOfAPluginThatTheParentHasIsToldByItsCode() {
        files.parent("a", "lib")
                .file(
                        "pom.xml",
                        "<project><artifactId>p</artifactId><packaging>pom</packaging>",
                        "<modules><module>a</module><module>lib</module></modules>" + SPRING_BOOT + "</project>")
                .pom("a", "a", "<parent><artifactId>p</artifactId></parent>")
                .file("a/src/main/java/A.java", "@SpringBootApplication class A {}")
                .pom("lib", "lib", "<parent><artifactId>p</artifactId></parent>")
                .file("lib/src/main/java/L.java", "class L {}");

        assertThat(services(inspect())).containsExactly("shop a null");
    }

    @Test
    void buildsOfTheirOwnInDirectories() {
        files.pom("orders", "orders")
                .file("orders/Dockerfile", "FROM x", JAR)
                .file("customers/build.gradle.kts", "plugins { id(\"org.springframework.boot\") }")
                .file("customers/src/main/java/A.java", "class A {}")
                .file("customers/Dockerfile", "FROM x", "COPY build/libs/*.jar /")
                .file("ui/package.json", "{}")
                .file("ui/Dockerfile", "FROM node:20");

        Repository repository = inspect();

        assertThat(repository.builds()).extracting(ProjectBuild::directory).containsExactly("customers", "orders");
        assertThat(services(repository))
                .containsExactly("customers customers customers/Dockerfile", "orders orders orders/Dockerfile");
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

        Repository repository = inspect();

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

        Repository repository = inspect();

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

        assertThat(services(inspect())).containsExactly("shop modules/shop-api modules/shop-api/Dockerfile");
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

        assertThat(services(inspect())).containsExactly("shop api null");
    }

    @Test
    void aProgramOfGradlesIsInstalledForItsImage() {
        files.file("build.gradle", "plugins { id 'application' }", "application { mainClass = 'A' }");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop . null");
        assertThat(repository.builds().get(0).test()).contains(" build installDist --init-script ");
    }

    @Test
    void mavenComesFirstUnlessTheTeamSaysOtherwise() {
        files.pom("", "index").file("build.gradle", "plugins { id 'java' }").file("Dockerfile", "FROM x", JAR);

        assertThat(inspect().builds().get(0).tool()).isEqualTo(BuildTool.MAVEN);
        assertThat(inspect(new BuildChoices(BuildTool.GRADLE, null, new ArrayList<>()))
                        .builds()
                        .get(0)
                        .tool())
                .isEqualTo(BuildTool.GRADLE);
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

        assertThat(inspect().builds().get(0).compile()).startsWith(command);
    }

    @Test
    void anOldMavenGetsNoOptionThatItLacks() {
        files.pom("", "index")
                .file("mvnw", "#!/bin/sh")
                .file(".mvn/wrapper/maven-wrapper.properties", "distributionUrl=https://x/apache-maven-3.5.4-bin.zip");

        assertThat(inspect().builds().get(0).compile()).doesNotContain("-ntp");
    }

    @Test
    void aWrapperWithWindowsLineEndsIsNotUsed() {
        files.pom("", "index")
                .file("mvnw", "#!/bin/sh\r", "exec x\r")
                .file(".mvn/wrapper/maven-wrapper.properties", "distributionUrl=x");

        assertThat(inspect().builds().get(0).compile()).startsWith("mvn ");
        assertThat(inspect().lines())
                .anyMatch(line -> line.startsWith("mvnw is not used, since its lines end as on Windows"));
    }

    @Test
    void jacocoOfTheBuildIsUsedAsItIs() {
        files.pom("", "index", CheckoutFiles.plugin("jacoco-maven-plugin", PREPARE_AGENT));

        assertThat(inspect().builds().get(0).test()).endsWith(" verify org.jacoco:jacoco-maven-plugin:report");
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

        assertThat(inspect().builds().get(0).test())
                .endsWith(" org.jacoco:jacoco-maven-plugin:prepare-agent verify org.jacoco:jacoco-maven-plugin:report");
    }

    @Test
    void springCloudsParentBringsNoJacoco() {
        files.pom("", "index", "<parent><artifactId>spring-cloud-starter-parent</artifactId></parent>");

        assertThat(inspect().builds().get(0).test()).contains(" org.jacoco:jacoco-maven-plugin:0.8.14:prepare-agent ");
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

        assertThat(inspect().lines().stream().anyMatch(line -> line.startsWith("The argLine of the tests in pom.xml")))
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

        Repository repository = inspect(new BuildChoices(null, null, new ArrayList<>(List.of("-Pci"))));

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

        assertThat(inspect().builds().get(0).test())
                .startsWith(
                        "mkdir -p b/target 'c d/target' && touch b/target/jacoco.exec 'c d/target/jacoco.exec' && mvn ");
    }

    @Test
    void testsThatAreSkippedLeaveAJar() {
        files.pom("", "index");

        ProjectBuild build = inspect(new BuildChoices(null, "skip", new ArrayList<>()))
                .builds()
                .get(0);

        assertThat(build.compile()).endsWith(" package -DskipTests");
        assertThat(build.test()).isEmpty();
        assertThat(build.assemble()).isEmpty();
    }

    @Test
    void aPhaseBeforePackageIsFollowedByIt() {
        files.pom("", "index");

        ProjectBuild build = inspect(new BuildChoices(null, "test", new ArrayList<>(List.of("-Pci", "-Dx=a b"))))
                .builds()
                .get(0);

        assertThat(build.test()).contains(" -Pci '-Dx=a b' ").contains(":prepare-agent test ");
        assertThat(build.assemble()).endsWith(" package -DskipTests");
    }

    @Test
    void namedServices() {
        files.parent("orders-service", "lib")
                .pom("orders-service", "orders-service")
                .pom("lib", "lib")
                .file("docker/orders.Dockerfile", "FROM x", "COPY orders-service/target/*.jar /");

        assertThat(services(named("orders-service", Map.of("dockerfile", "docker/orders.Dockerfile"))))
                .containsExactly("orders-service . docker/orders.Dockerfile");
        assertThat(services(named("o", Map.of("module", "orders-service")))).containsExactly("o orders-service null");
        assertThatThrownBy(() -> named("payments", Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("services 'payments' is called as no module is");
        assertThatThrownBy(() -> named("lib", Map.of("dockerfile", "Dockerfile")))
                .hasMessageContaining("dockerfile 'Dockerfile' is not in the repository");
        assertThatThrownBy(() -> named("lib", Map.of("dockerfil", "Dockerfile")))
                .hasMessageContaining("services.lib 'dockerfil' is not known: did you mean dockerfile?");
    }

    @Test
    void noFileOutsideOfTheCheckoutCounts() {
        files.pom("", "p", "<packaging>pom</packaging><modules><module>../other</module></modules>");

        assertThatThrownBy(this::inspect)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leaves");
    }

    @Test
    void aDockerfileThatDoesAllByItself() {
        files.file("Dockerfile", "FROM maven AS b", "COPY . .", "RUN mvn package");

        Repository repository = inspect();

        assertThat(services(repository)).containsExactly("shop . Dockerfile");
        assertThat(repository.builds()).isEmpty();
        assertThat(repository.lines().get(0)).startsWith("No build file");
    }

    @Test
    void nothingToBuild() {
        assertThatThrownBy(this::inspect)
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("There is neither pom.xml nor build.gradle in ");
    }

    private static String dependency(String artifact) {
        return "<dependencies><dependency><artifactId>" + artifact + "</artifactId></dependency></dependencies>";
    }

    private static String goals(String goal) {
        return "<executions><execution><goals><goal>" + goal + "</goal></goals></execution></executions>";
    }

    private Repository inspect() {
        return inspect(BuildChoices.NONE);
    }

    private Repository inspect(BuildChoices choices) {
        return Repository.inspect(
                directory, new RepositoryRequest("shop", choices, ServiceOptions.NONE, new LinkedHashMap<>()));
    }

    private Repository named(String name, Map<String, Object> options) {
        return Repository.inspect(
                directory,
                new RepositoryRequest(
                        null,
                        BuildChoices.NONE,
                        ServiceOptions.NONE,
                        RepositoryRequest.services(new TreeMap<>(Map.of(name, options)))));
    }

    /** Name, context, Dockerfile. */
    private static List<String> services(Repository repository) {
        return repository.services().stream()
                .map(service -> service.name() + " " + (service.context().isEmpty() ? "." : service.context()) + " "
                        + service.dockerfile())
                .toList();
    }
}
