package io.jenkins.plugins.delivery.jenkins.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.MailConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.report.MailBox;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A job by the clock that reads a real cluster's warnings and mails them to a real server. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class ClusterEventsStepTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    private Path directory;

    private JenkinsRule jenkins;
    private KubernetesClient client;
    private DeploySettings settings;
    private MailBox box;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        client = CLUSTER.client();
        settings = DeploySettings.make(CLUSTER, client, directory);
        settings.configure(TestbedPart.HELM4, "60s");
        box = MailBox.open();
    }

    @AfterEach
    void close() {
        box.close();
        client.close();
    }

    private void warn(String pod, String reason, String message) {
        String now = Instant.now().toString();
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName("e-")
                        .withNamespace(settings.namespace("dev"))
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod)
                        .withNamespace(settings.namespace("dev"))
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withCount(2)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .build())
                .create();
    }

    private WorkflowJob job(String step) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { def found = " + step + "\n found.each { echo \"${it.cause} of ${it.object}: ${it.count}\" } }",
                true));
        return job;
    }

    @Test
    void mailsWhatIsNewByCause() throws Exception {
        WorkflowJob job = job("clusterEvents(environment: 'dev', notify: true)");
        WorkflowRun quiet = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("0 warnings in " + settings.namespace("dev") + " for 1h", quiet);
        jenkins.assertLogContains("No mail: there is nothing to tell", quiet);

        warn("index-7d9f8b6c5d-abcde", "FailedScheduling", "0/3 nodes: Insufficient <b>memory</b>, password=hunter222");
        warn("user-7d9f8b6c5d-abcde", "BackOff", "Back-off restarting failed container");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("no-room of Pod index: 2", first);
        jenkins.assertLogContains("no-room: Pod index: FailedScheduling (2 times): 0/3 nodes", first);
        assertThat(box.mails()).hasSize(1);
        assertThat(MailBox.subject(box.mails().get(0))).isEqualTo("dev: No room to schedule - Pod index");
        assertThat(MailBox.html(box.mails().get(0)))
                .contains("Insufficient &lt;b&gt;memory&lt;/b&gt;, password=****")
                .contains("Failed starts", "Pod user", "<strong>new</strong>")
                .contains("href=\"" + jenkins.getURL() + first.getUrl())
                .doesNotContain("hunter222");

        WorkflowRun again = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("No mail: all of it was mailed before", again);
        warn("pay-7d9f8b6c5d-abcde", "OOMKilling", "Memory cgroup out of memory");
        jenkins.buildAndAssertSuccess(job);
        assertThat(box.mails()).hasSize(2);
        assertThat(MailBox.subject(box.mails().get(1))).isEqualTo("dev: Out of memory - Pod pay");
        jenkins.assertLogNotContains("hunter222", first);
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    @Test
    void whatCouldNotBeMailedIsMailedTheNextTime() throws Exception {
        warn("index-7d9f8b6c5d-abcde", "BackOff", "Back-off restarting failed container");
        WorkflowJob job = job("clusterEvents(environment: 'dev', notify: true)");
        DeliveryGlobalConfiguration.get().setMail(new MailConfiguration());
        jenkins.assertLogContains("ERROR: The mail was not sent", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        MailConfiguration mail = new MailConfiguration();
        mail.setTo("team@example.com");
        DeliveryGlobalConfiguration.get().setMail(mail);

        jenkins.buildAndAssertSuccess(job);

        assertThat(box.mails()).hasSize(1);
    }

    @Test
    void wrongValuesAreOneLine() throws Exception {
        for (String[] wrong : new String[][] {
            {"environment: 'deve'", "environment 'deve' is not an environment: did you mean dev"},
            {"environment: 'dev', since: 'yesterday'", "since 'yesterday' is not a duration: write it as 90m or 24h"}
        }) {
            jenkins.assertLogContains(
                    "ERROR: " + wrong[1],
                    jenkins.buildAndAssertStatus(Result.FAILURE, job("clusterEvents(" + wrong[0] + ")")));
        }
    }

    @Test
    void keepsWhatTheFormSays() throws Exception {
        ClusterEventsStep step = new ClusterEventsStep("dev");
        step.setSince("90m");
        step.setNotify(true);
        step.setTo("a@example.com");
        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }
}
