package io.jenkins.plugins.delivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.actions.QualityGateAction;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.config.SonarConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
                        // Of its own repository: SonarQube leaves out what Git ignores, as it does all below target.
                        .replace(
                                "sh '$MAVEN test-compile'",
                                "sh 'cp -r " + service + "/. . && git init -q . && $MAVEN test-compile'")
                        .replaceAll("MAVEN = .*", "MAVEN = '" + maven + " -B -ntp'"),
                true));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        assertThat(run.getAction(QualityGateAction.class).getRows())
                .filteredOn(row -> row.getName().equals("SonarQube"))
                .singleElement()
                .satisfies(row -> assertThat(row.getValue()).isEqualTo("OK"));
        assertThat(measures()).contains("\"coverage\"", "\"ncloc\"", "\"tests\"");
        jenkins.assertLogContains("Maven project with 1 module, 1 JaCoCo report, ", run);
        jenkins.assertLogContains("SonarQube: " + System.getenv("SONARQUBE_URL") + "/dashboard", run);
        jenkins.assertLogNotContains(System.getenv("SONARQUBE_TOKEN"), run);
    }

    private static String measures() throws Exception {
        String basic = System.getenv("SONARQUBE_TOKEN") + ":";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(System.getenv("SONARQUBE_URL")
                                        + "/api/measures/component?component=com.example:index"
                                        + "&metricKeys=coverage,tests,ncloc"))
                                .header(
                                        "Authorization",
                                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
