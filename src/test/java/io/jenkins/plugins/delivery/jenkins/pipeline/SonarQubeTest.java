package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.testbed.SonarQubeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The stages of the shared Pipeline up to the gate, with a real SonarQube. */
@WithJenkins
class SonarQubeTest {
    @RegisterExtension
    static final SonarQubeServer SONARQUBE = new SonarQubeServer();

    private static final Path SERVICE =
            Path.of("docs", "examples", "index-service").toAbsolutePath();
    private static final String MAVEN = Path.of("mvnw").toAbsolutePath() + " -B -ntp";

    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "sonar", "", Secret.fromString(SONARQUBE.token())));
        SonarConfiguration sonar = new SonarConfiguration();
        sonar.setServerUrl(SONARQUBE.url());
        sonar.setTokenCredentialsId("sonar");
        DeliveryGlobalConfiguration.get().setSonar(sonar);
    }

    @Test
    void analysesAndWaitsForTheVerdict() throws Exception {
        WorkflowJob job = job(Files.readString(Path.of("Jenkinsfile"))
                // No image and no deploy, and the service's sources without Git.
                .replaceAll("(?s) {8}stage\\('Image'\\).*?(?=\n    }\n    post)", "")
                .replace(
                        "script { microservicePipeline.inspectRepository() }",
                        checkout() + "\n" + wrapper() + "\nscript { microservicePipeline.inspectRepository() }"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        assertThat(run.getAction(QualityGateAction.class).getRows())
                .filteredOn(row -> row.getName().equals("SonarQube"))
                .singleElement()
                .satisfies(row -> assertThat(row.getValue()).isEqualTo("OK"));
        assertThat(SONARQUBE
                        .get("/api/measures/component?component=com.example:index&metricKeys=coverage,tests,ncloc")
                        .findValuesAsText("metric"))
                .containsExactlyInAnyOrder("coverage", "tests", "ncloc");
        jenkins.assertLogContains("Maven project with 1 module, 1 JaCoCo report, ", run);
        jenkins.assertLogContains("SonarQube: " + SONARQUBE.url() + "/dashboard", run);
        jenkins.assertLogNotContains(SONARQUBE.token(), run);
    }

    @Test
    void aGateThatFailsFailsTheBuild() throws Exception {
        SONARQUBE.post("/api/qualitygates/create?name=strict");
        SONARQUBE.post("/api/qualitygates/create_condition?gateName=strict&metric=coverage&op=LT&error=100");
        SONARQUBE.post("/api/projects/create?project=strict&name=strict");
        SONARQUBE.post("/api/qualitygates/select?gateName=strict&projectKey=strict");
        WorkflowJob job =
                job("node {\n" + checkout() + "\nsh '" + MAVEN + " compile'\n" + "sonarScan projectKey: 'strict'\n}");

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("Quality gate: FAILED", run);
        assertThat(run.getAction(QualityGateAction.class).getRows())
                .filteredOn(row -> !row.isPassed())
                .extracting(row -> row.getName() + " " + row.getValue())
                .anyMatch(row -> row.contains("coverage") && row.contains("0.0"));
    }

    /** Into a repository of its own: SonarQube leaves out what Git ignores, as it does all below target. */
    private static String checkout() {
        return "sh 'cp -r " + SERVICE + "/. . && git init -q .'";
    }

    /** This project's Maven as the service's. */
    private static String wrapper() {
        Path project = Path.of("").toAbsolutePath();
        return "sh 'mkdir -p .mvn/wrapper && cp " + project
                + "/.mvn/wrapper/maven-wrapper.properties .mvn/wrapper && ln -s " + project + "/mvnw mvnw'";
    }

    private WorkflowJob job(String pipeline) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(pipeline, true));
        return job;
    }
}
