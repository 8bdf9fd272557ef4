package io.jenkins.plugins.delivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.actions.QualityGateAction;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.config.SonarConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The stages of the shared Pipeline up to the gate with a real SonarQube, which {@code SONARQUBE_URL} and
 * {@code SONARQUBE_TOKEN} name: it takes 1 GB to download, and a Java of its own.
 */
@WithJenkins
@EnabledIfEnvironmentVariable(
        named = "SONARQUBE_URL",
        matches = "http.+",
        disabledReason = "SONARQUBE_URL and SONARQUBE_TOKEN name no SonarQube to test with")
class SonarQubeTest {
    @Test
    void analysesAndWaitsForTheVerdict(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "sonar", "", Secret.fromString(System.getenv("SONARQUBE_TOKEN"))));
        SonarConfiguration sonar = new SonarConfiguration();
        sonar.setServerUrl(System.getenv("SONARQUBE_URL"));
        sonar.setTokenCredentialsId("sonar");
        DeliveryGlobalConfiguration.get().setSonar(sonar);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "index");
        Path service = Path.of("docs", "examples", "index-service").toAbsolutePath();
        String maven = Path.of("mvnw").toAbsolutePath().toString();
        job.setDefinition(new CpsFlowDefinition(
                Files.readString(Path.of("Jenkinsfile"))
                        // No image and no deploy, and the service's sources without Git.
                        .replaceAll("(?s) {8}stage\\('Image'\\).*?(?=\n    }\n    post)", "")
                        .replace("sh '$MAVEN test-compile'", "sh 'cp -r " + service + "/. . && $MAVEN test-compile'")
                        .replaceAll("MAVEN = .*", "MAVEN = '" + maven + " -B -ntp'"),
                true));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        assertThat(run.getAction(QualityGateAction.class).getRows())
                .filteredOn(row -> row.getName().equals("SonarQube"))
                .singleElement()
                .satisfies(row -> assertThat(row.getValue()).isEqualTo("OK"));
        jenkins.assertLogContains("SonarQube: " + System.getenv("SONARQUBE_URL") + "/dashboard", run);
        jenkins.assertLogNotContains(System.getenv("SONARQUBE_TOKEN"), run);
    }
}
