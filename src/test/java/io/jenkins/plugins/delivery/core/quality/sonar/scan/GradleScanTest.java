package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SonarQube is told of a build of Gradle's. */
class GradleScanTest {
    private static final ScanRequest PLAIN = new ScanRequest(".", null, Map.of());

    @TempDir
    Path workspace;

    private void write(String file, String text) throws IOException {
        Path path = workspace.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void tellsOfAGradleBuild() throws Exception {
        write("settings.gradle", "rootProject.name = 'shop'\ninclude 'orders'\n");
        write("orders/build.gradle", "plugins { id 'java' }");
        write("orders/src/main/java/A.java", "class A {}");

        assertThatThrownBy(() -> PLAIN.in(workspace))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("compile before sonarScan, as with gradle build");

        write("orders/build/classes/java/main/A.class", "");
        write("orders/build/reports/jacoco/test/jacocoTestReport.xml", "<report/>");

        ScanRequest.Project project = PLAIN.in(workspace);

        assertThat(project.properties())
                .containsEntry("sonar.projectKey", "shop")
                .containsEntry("sonar.modules", "orders")
                .containsEntry("orders.sonar.sources", "src/main/java")
                .containsEntry("orders.sonar.java.binaries", "build/classes/java/main")
                .containsEntry(
                        "orders.sonar.coverage.jacoco.xmlReportPaths",
                        "build/reports/jacoco/test/jacocoTestReport.xml");
        assertThat(project.remarks()).containsExactly("Gradle build with 2 projects, 1 JaCoCo report");
    }

    /** As the template of HMCTS' services has them. */
    @Test
    void whatGradlesScriptsSayToSonarQubesPluginCounts() throws Exception {
        write("settings.gradle", "rootProject.name = 'shop'\ninclude 'orders'\n");
        write("gradle.properties", "systemProp.sonar.organization=shop\n");
        write("build.gradle", """
                group = 'com.example'
                sonarqube {
                  properties {
                    property "sonar.projectName", "Reform :: shop"
                    property "sonar.exclusions", [
                        "**/config/**", '**/model/**',
                    ].join(",")
                    property "sonar.cpd.exclusions", \"\"\"
                        **/*Event.java
                    \"\"\"
                    property "sonar.inclusions", "a/**," +
                        "b/**"
                    // property "sonar.links.ci", "x"
                    property "sonar.coverage.exclusions", excluded.join(',')
                    property "sonar.coverage.jacoco.xmlReportPaths", "${jacocoTestReport.reports.xml.destination.path}"
                    property "sonar.host.url", "https://elsewhere"
                    property "sonar.token", "x"
                  }
                }
                """);
        write("orders/build.gradle.kts", """
                sonar { properties {
                    property("sonar.exclusions", listOf("x/**", "y/**"))
                    property("sonar.projectKey", "of the module")
                } }
                """);
        write("orders/build/reports/jacoco/test/jacocoTestReport.xml", "<report/>");

        ScanRequest.Project project = PLAIN.in(workspace);

        assertThat(project.properties())
                .containsEntry("sonar.projectKey", "com.example:shop")
                .containsEntry("sonar.projectName", "Reform :: shop")
                .containsEntry("sonar.organization", "shop")
                .containsEntry("sonar.exclusions", "**/config/**,**/model/**")
                .containsEntry("sonar.cpd.exclusions", "**/*Event.java")
                .containsEntry("sonar.inclusions", "a/**,b/**")
                .containsEntry("orders.sonar.exclusions", "x/**,y/**")
                .doesNotContainKeys(
                        "sonar.links.ci",
                        "sonar.coverage.exclusions",
                        "sonar.host.url",
                        "sonar.token",
                        "orders.sonar.projectKey");
        assertThat(project.remarks())
                .anyMatch(remark -> remark.startsWith("sonar.coverage.exclusions is computed by Gradle's scripts"));

        write("sonar-project.properties", "sonar.projectKey=of-the-file\n");
        assertThat(PLAIN.in(workspace).key()).isEqualTo("of-the-file");
    }
}
