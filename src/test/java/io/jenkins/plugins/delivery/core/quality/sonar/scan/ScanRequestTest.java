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
        assertRefused(PLAIN, "There is neither pom.xml nor sonar-project.properties in " + workspace);
        assertRefused(new ScanRequest("../x", null, Map.of()), "directory '../x' is no directory of the workspace");
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
}
