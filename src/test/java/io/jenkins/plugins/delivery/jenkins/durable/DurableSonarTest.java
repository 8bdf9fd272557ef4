package io.jenkins.plugins.delivery.jenkins.durable;

import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** An analysis while the controller is restarted: the verdict is still waited for. */
class DurableSonarTest {
    private static final int LONG = 1_000;

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private RecordedSonarQube sonarQube;

    @BeforeEach
    void start() throws Exception {
        sonarQube =
                RecordedSonarQube.start().anonymous().withCode("g:index", "").underWayFor(LONG);
    }

    @AfterEach
    void stop() {
        sonarQube.close();
    }

    @Test
    void theVerdictIsWaitedForAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            SonarConfiguration sonar = new SonarConfiguration();
            sonar.setServerUrl(sonarQube.url());
            DeliveryGlobalConfiguration.get().setSonar(sonar);
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "index");
            job.setDefinition(new CpsFlowDefinition("""
                    node {
                        writeFile file: 'pom.xml',
                            text: '<project><groupId>g</groupId><artifactId>index</artifactId></project>'
                        def scan = sonarScan(properties:
                            ['sonar.scanner.skipJreProvisioning': 'true', 'sonar.userHome': pwd(tmp: true)])
                        echo "passed=${scan.passed}"
                    }""", true));
            jenkins.waitForMessage(
                    "Waiting for SonarQube's verdict", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("index", WorkflowJob.class)
                    .getBuildByNumber(1);
            sonarQube.underWayFor(0);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("passed=true", run);
        });
    }
}
