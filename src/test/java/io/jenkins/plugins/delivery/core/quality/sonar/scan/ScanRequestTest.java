package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanRequestTest {
    private static final ScanRequest PLAIN = new ScanRequest(".", null, Map.of());

    @TempDir
    Path workspace;

    private Path write(String file, String text) throws IOException {
        Path path = workspace.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private void service(String directory, String pom) throws IOException {
        write(directory + "/pom.xml", pom);
        write(directory + "/src/main/java/A.java", "class A {}");
        write(directory + "/target/classes/A.class", "");
    }

    /** Only the command that built them knows which profiles it chose. */
    @Test
    void modulesOfAProfileThatWereBuiltAreToldOf() throws Exception {
        write("pom.xml", """
                <project><groupId>com.example</groupId><artifactId>shop</artifactId><version>1</version>
                  <packaging>pom</packaging><modules><module>orders</module></modules>
                  <profiles>
                    <profile><id>all</id><modules><module>customers</module><module>gone</module></modules></profile>
                    <profile><id>other</id><modules><module>customers</module><module>never</module></modules></profile>
                  </profiles>
                </project>""");
        String pom = "<project><groupId>com.example</groupId><artifactId>%s</artifactId><version>1</version></project>";
        service("orders", pom.formatted("orders"));
        service("customers", pom.formatted("customers"));
        write("never/pom.xml", pom.formatted("never"));
        write("never/src/main/java/A.java", "class A {}");

        assertThat(PLAIN.in(workspace).properties())
                .containsEntry("sonar.modules", "com.example:orders,com.example:customers");
    }

    @Test
    void tellsOfAServiceWhatMavenWouldTell() throws Exception {
        service(".", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <groupId>com.example</groupId><artifactId>index</artifactId><version>${revision}</version>
                  <properties><revision>1.2</revision><java.version>17</java.version></properties>
                </project>""");
        write("src/test/java/ATest.java", "class ATest {}");
        write("target/test-classes/ATest.class", "");
        Path report = write("target/site/jacoco/jacoco.xml", "<report/>");
        Path jar = write("repository/lib.jar", "");
        write("target/surefire-reports/TEST-ATest.xml", """
                <testsuite><properties><property name="java.class.path" value="booter.jar"/>\
                <property name="surefire.test.class.path" value="%s/target/classes:%s:/nowhere/gone.jar"/></properties>
                <testcase name="a"/></testsuite>""".formatted(workspace, jar));

        ScanRequest.Project project = PLAIN.in(workspace);

        assertThat(project.properties())
                .containsOnly(
                        Map.entry("sonar.projectKey", "com.example:index"),
                        Map.entry("sonar.projectName", "index"),
                        Map.entry("sonar.projectVersion", "1.2"),
                        Map.entry("sonar.projectBaseDir", workspace.toString()),
                        Map.entry("sonar.working.directory", "target/sonar"),
                        Map.entry("sonar.sources", "pom.xml,src/main/java"),
                        Map.entry("sonar.tests", "src/test/java"),
                        Map.entry("sonar.java.source", "17"),
                        Map.entry("sonar.java.binaries", "target/classes"),
                        Map.entry("sonar.java.libraries", jar.toString()),
                        Map.entry("sonar.java.test.binaries", "target/test-classes"),
                        Map.entry("sonar.java.test.libraries", jar + ",target/classes"),
                        Map.entry("sonar.junit.reportPaths", "target/surefire-reports"),
                        Map.entry("sonar.coverage.jacoco.xmlReportPaths", report.toString()));
        assertThat(project.remarks()).containsExactly("Maven project with 1 module, 1 JaCoCo report, 1 library");
        assertThat(project.taskFile())
                .isEqualTo(workspace.resolve("target/sonar/report-task.txt").toString());
    }

    @Test
    void tellsOfModulesByTheirIds() throws Exception {
        write("pom.xml", """
                <project><groupId>com.example</groupId><artifactId>shop</artifactId><version>1</version>
                <packaging>pom</packaging><modules><module>core</module><module>web</module></modules></project>""");
        String child = """
                <project><parent><groupId>com.example</groupId><artifactId>shop</artifactId><version>1</version></parent>
                <artifactId>%s</artifactId><name>%s</name></project>""";
        service("core", child.formatted("shop-core", "The core"));
        service("web", child.formatted("shop-web", "The web"));
        Path report = write("web/target/site/jacoco-aggregate/jacoco.xml", "<report/>");

        ScanRequest.Project project = PLAIN.in(workspace);

        assertThat(project.properties())
                .containsEntry("sonar.modules", "com.example:shop-core,com.example:shop-web")
                .containsEntry("sonar.sources", "pom.xml")
                .containsEntry("com.example:shop-core.sonar.projectName", "The core")
                .containsEntry(
                        "com.example:shop-core.sonar.projectBaseDir",
                        workspace.resolve("core").toString())
                .containsEntry("com.example:shop-web.sonar.java.binaries", "target/classes")
                .containsEntry("sonar.coverage.jacoco.aggregateXmlReportPaths", report.toString())
                .doesNotContainKey("sonar.java.binaries");
        assertThat(project.remarks()).containsExactly("Maven project with 3 modules, 1 JaCoCo report, 0 libraries");
    }

    @Test
    void saysThatThereWillBeNoCoverage() throws Exception {
        service(".", "<project><groupId>g</groupId><artifactId>a</artifactId></project>");

        assertThat(PLAIN.in(workspace).remarks())
                .last()
                .asString()
                .startsWith("No target/site/jacoco*/jacoco.xml is there, so SonarQube will see no coverage");
    }

    @Test
    void theProjectsFileCountsAboveMavenAndTheRequestAboveAll() throws Exception {
        service(".", "<project><groupId>g</groupId><artifactId>a</artifactId></project>");
        write("sonar-project.properties", "sonar.projectKey = other\nsonar.projectName=Other\nsonar.tests=x\n");

        Map<String, String> properties = new ScanRequest(
                        ".", "mine", Map.of("sonar.tests", "y", "sonar.projectBaseDir", "/elsewhere"))
                .in(workspace)
                .properties();

        assertThat(properties)
                .containsEntry("sonar.projectKey", "mine")
                .containsEntry("sonar.projectName", "Other")
                .containsEntry("sonar.tests", "y")
                .containsEntry("sonar.projectBaseDir", workspace.toString());
    }

    @Test
    void aProjectWithoutMavenSaysItAllItself() throws Exception {
        write("tools/sonar-project.properties", "sonar.projectKey=tools\nsonar.sources=.\n");

        ScanRequest.Project project = new ScanRequest("tools", null, Map.of()).in(workspace);

        assertThat(project.key()).isEqualTo("tools");
        assertThat(project.taskFile()).endsWith("/tools/.scannerwork/report-task.txt");
    }

    @Test
    void whatCannotBeAnalysedIsSaidFirst() throws Exception {
        assertRefused(PLAIN, "There is neither pom.xml nor build.gradle nor sonar-project.properties in " + workspace);
        assertRefused(new ScanRequest("../x", null, Map.of()), "directory '../x' leaves the workspace");
        write("pom.xml", "<project>");
        assertRefused(PLAIN, "pom.xml cannot be read: ");
        write("pom.xml", "<!DOCTYPE p [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><project><name>&e;</name></project>");
        assertRefused(PLAIN, "DOCTYPE is disallowed");
        write("pom.xml", "<project/>");
        assertRefused(PLAIN, "pom.xml has no artifactId: it is no Maven project");
        write("pom.xml", "<project><artifactId>a</artifactId><modules><module>b</module></modules></project>");
        assertRefused(PLAIN, "pom.xml names the module b, which has no pom.xml");
        write("pom.xml", "<project><artifactId>a</artifactId></project>");
        write("src/main/java/A.java", "class A {}");
        assertRefused(PLAIN, "target/classes is not: compile before sonarScan, as with mvn verify");
        write("sonar-project.properties", "sonar.host.url=https://evil.example.com");
        write("target/classes/A.class", "");
        assertRefused(PLAIN, "sonar-project.properties 'sonar.host.url' is not for a build to say");
    }

    /** Neither Maven nor Gradle makes a directory for their classes. */
    @Test
    void whatBecomesNoClassesNeedsNone() throws Exception {
        write(
                "maven/pom.xml",
                "<project><artifactId>p</artifactId><packaging>pom</packaging><modules><module>a</module>"
                        + "</modules></project>");
        write("maven/src/main/java/Left.java", "class Left {}");
        write("maven/a/pom.xml", "<project><artifactId>a</artifactId></project>");
        write("maven/a/src/main/java/.gitkeep", "");
        write("gradle/build.gradle", "plugins { id 'java' }");
        write("gradle/src/main/java/com/package-info.java", "package com;");

        assertThat(new ScanRequest("maven", null, Map.of()).in(workspace).key()).isEqualTo("p");
        assertThat(new ScanRequest("gradle", null, Map.of()).in(workspace).key())
                .isEqualTo("gradle");
    }

    @Test
    void modulesWithoutEndAreRefused() throws Exception {
        service(".", pom("a", "<modules><module>.</module></modules>"));
        assertRefused(PLAIN, "pom.xml is a module twice");
        service(".", pom("a", "<modules><module>b</module></modules>"));
        service("b", pom("b", "<modules><module>../</module></modules>"));
        assertRefused(PLAIN, "pom.xml is a module twice");
        Files.createDirectory(workspace.resolve("c"));
        Files.createSymbolicLink(workspace.resolve("c/self"), workspace);
        service("b", pom("b", "<modules><module>../c/self</module></modules>"));
        assertRefused(PLAIN, "pom.xml is a module twice");
        for (int i = 0; i < 30; i++) {
            service("deep/" + i, pom("d" + i, "<modules><module>../" + (i + 1) + "</module></modules>"));
        }
        assertRefused(new ScanRequest("deep/0", null, Map.of()), "more than 20 deep");
    }

    @Test
    void nothingOfAProjectLeavesTheWorkspace(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("pom.xml"), pom("secret", ""));
        Files.writeString(outside.resolve("sonar-project.properties"), "sonar.projectKey=secret");
        Files.createSymbolicLink(workspace.resolve("there"), outside);

        assertRefused(new ScanRequest("there", null, Map.of()), "directory 'there' leaves the workspace through a");
        for (String module : new String[] {"there", "../" + outside.getFileName()}) {
            service(".", pom("a", "<modules><module>" + module + "</module></modules>"));
            assertRefused(PLAIN, "module '" + module + "' leaves the workspace");
        }
        // As Maven takes it: a path that begins with a slash is one below the POM, too.
        service(".", pom("a", "<modules><module>" + outside + "</module></modules>"));
        assertRefused(PLAIN, "names the module " + outside.toString().substring(1) + ", which has no pom.xml");
        service(".", pom("a", "<build><sourceDirectory>../" + outside.getFileName() + "</sourceDirectory></build>"));
        assertRefused(PLAIN, "leaves the workspace");
        service(".", pom("a", "<build><sourceDirectory>there</sourceDirectory></build>"));
        assertRefused(PLAIN, "leaves the workspace through a symbolic link");
        service(".", pom("a", ""));
        Files.createSymbolicLink(
                workspace.resolve("sonar-project.properties"), outside.resolve("sonar-project.properties"));
        assertRefused(PLAIN, "sonar-project.properties' leaves the workspace through a symbolic link");
        Files.delete(workspace.resolve("pom.xml"));
        Files.createSymbolicLink(workspace.resolve("pom.xml"), outside.resolve("pom.xml"));
        assertRefused(PLAIN, "pom.xml' leaves the workspace through a symbolic link");
    }

    /** What is small in the file and large in memory, or deep enough for the end of a stack. */
    @Test
    void aPomIsBounded() throws Exception {
        write("pom.xml", pom("a", "<!-- " + "x".repeat(1 << 20) + " -->"));
        assertRefused(PLAIN, "pom.xml' is larger than 1 MB");
        write("pom.xml", pom("a", "<properties>" + "<p>".repeat(40_000) + "</p>".repeat(40_000) + "</properties>"));
        assertRefused(PLAIN, "pom.xml cannot be read: ");
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            properties.append("<p").append(i).append("/>");
        }
        write("pom.xml", pom("a", "<properties>" + properties + "</properties>"));
        assertRefused(PLAIN, "more than 5000 properties");
        service(
                ".",
                pom(
                        "a",
                        "<version>" + "${p}".repeat(100_000) + "</version><properties><p>" + "x".repeat(400_000)
                                + "</p></properties>"));
        assertThat(PLAIN.in(workspace).properties()).doesNotContainKey("sonar.projectVersion");
    }

    private static String pom(String artifactId, String more) {
        return "<project><artifactId>" + artifactId + "</artifactId>" + more + "</project>";
    }

    private void assertRefused(ScanRequest request, String message) {
        assertThatThrownBy(() -> request.in(workspace))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"sonar.token,is not for a build to say", "exclusions,is no property of SonarQube's"})
    void serverAndTokenAreTheAdministratorsToSet(String key, String problem) {
        assertThatThrownBy(() -> new ScanRequest(".", null, Map.of(key, "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("properties '" + key + "' " + problem);
    }

    @ParameterizedTest
    @CsvSource({"a b", "123", "a/b"})
    void aKeyIsOneThatSonarQubeTakes(String key) {
        assertThatThrownBy(() -> new ScanRequest(".", key, Map.of()))
                .hasMessageContaining("projectKey '" + key + "' is no key of a SonarQube project: use letters");
    }

    @Test
    void knowsTheBranchByWhatMultibranchProjectsSay() {
        assertThat(ScannedBranch.of(Map.of())).isEqualTo(ScannedBranch.MAIN);
        assertThat(ScannedBranch.of(Map.of("BRANCH_NAME", "main", "BRANCH_IS_PRIMARY", "true"))
                        .isApart())
                .isFalse();
        assertThat(ScannedBranch.of(Map.of("BRANCH_NAME", "fix")).properties())
                .isEqualTo(Map.of("sonar.branch.name", "fix"));
        assertThat(ScannedBranch.of(Map.of(
                                "BRANCH_NAME",
                                "PR-7",
                                "CHANGE_ID",
                                "7",
                                "CHANGE_BRANCH",
                                "fix",
                                "CHANGE_TARGET",
                                "main"))
                        .properties())
                .isEqualTo(Map.of(
                        "sonar.pullrequest.key", "7",
                        "sonar.pullrequest.branch", "fix",
                        "sonar.pullrequest.base", "main"));
    }

    @Test
    void thePropertiesOfThePomCountBelowTheProjectsFile() throws Exception {
        service(".", """
                <project><groupId>com.example</groupId><artifactId>index</artifactId>
                  <properties><dir>gen</dir><sonar.projectKey>shop-index</sonar.projectKey>
                  <sonar.organization>shop</sonar.organization>
                  <sonar.coverage.exclusions>**/${dir}/**</sonar.coverage.exclusions>
                  <sonar.exclusions>of the pom</sonar.exclusions>
                  <sonar.host.url>https://elsewhere</sonar.host.url><sonar.token>x</sonar.token>
                  <sonar.links.ci>${unknown}</sonar.links.ci></properties>
                </project>""");
        write("sonar-project.properties", "sonar.exclusions=of the file\n");

        assertThat(PLAIN.in(workspace).properties())
                .containsEntry("sonar.projectKey", "shop-index")
                .containsEntry("sonar.organization", "shop")
                .containsEntry("sonar.coverage.exclusions", "**/gen/**")
                .containsEntry("sonar.exclusions", "of the file")
                .doesNotContainKeys("sonar.host.url", "sonar.token", "sonar.links.ci");
    }

    @Test
    void aModuleKeepsItsOwnName() throws Exception {
        write("pom.xml", """
                <project><groupId>g</groupId><artifactId>p</artifactId><modules><module>a</module></modules>
                <properties><sonar.projectName>Shop</sonar.projectName><sonar.exclusions>x</sonar.exclusions></properties>
                </project>""");
        service(
                "a",
                "<project><parent><groupId>g</groupId><artifactId>p</artifactId></parent><artifactId>a</artifactId></project>");

        assertThat(PLAIN.in(workspace).properties())
                .containsEntry("sonar.projectName", "Shop")
                .containsEntry("g:a.sonar.projectName", "a")
                .containsEntry("g:a.sonar.exclusions", "x");
    }
}
