package io.jenkins.plugins.delivery.jenkins.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.delivery.jenkins.promotion.TwoUsers;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Deploys of one release that wait for each other, and what can change until it is their turn. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class WaitingDeployTest {
    private static final String REASON = "INC-9: customers cannot log in";

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(3);
        TwoUsers.admit(rule);
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
    }

    @Test
    void aSecondDeployWaitsForTheFirst() throws Exception {
        WorkflowRun first = neverReady();
        WorkflowRun second = waiting(deploy("v2"), first);

        end(first);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(settings.statuses("dev")).containsExactly("superseded", "deployed");
    }

    @Test
    void aNewerDeployTakesThePlaceOfAnOlderOneThatWaits() throws Exception {
        DeliveryGlobalConfiguration.get().getHelm().setSupersede(true);
        WorkflowRun first = neverReady();
        WorkflowRun second = waiting(deploy("v2"), first);

        WorkflowRun third = waiting(deploy("v3"), first);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(second));
        jenkins.assertLogContains("A newer deploy of index to dev, of " + third.getFullDisplayName(), second);
        end(first);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(third));
        assertThat(settings.history("dev"))
                .last()
                .extracting(ReleaseRevision::appVersion)
                .isEqualTo("v3");
    }

    /** The freeze of an incident has to hold up what waits already. */
    @Test
    void aFreezeThatBeginsMeanwhileHoldsItUp() throws Exception {
        WorkflowRun first = neverReady();
        WorkflowRun deploy = waiting(deploy("v2"), first);
        WorkflowRun rollback = start("helmRollback app: 'index', environment: 'dev'");
        jenkins.waitForMessage("Waiting for " + deploy.getFullDisplayName(), rollback);

        freeze();
        end(first);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(deploy));
        jenkins.assertLogContains("Nothing was deployed, dev is frozen until ", deploy);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(rollback));
        jenkins.assertLogContains("Nothing was rolled back, dev is frozen until ", rollback);
        assertThat(settings.statuses("dev")).containsExactly("failed");
    }

    @Test
    void whoseWordLetItThroughThatFreezeIsRecorded() throws Exception {
        WorkflowRun first = neverReady();
        WorkflowRun second = waiting(
                "helmDeploy app: 'index', environment: 'dev', tag: 'v2', verifyImage: false,"
                        + " overrideReason: params.OverrideReason",
                first);
        jenkins.assertLogNotContains("freeze", second);

        freeze();
        end(first);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        String passed = "let through the freeze by admin: " + REASON;
        jenkins.assertLogContains("This deploy is ", second);
        jenkins.assertLogContains(passed, second);
        assertThat(second.getActions(DeploymentAction.class))
                .extracting(DeploymentAction::getReason)
                .first()
                .asString()
                .contains(passed);
        assertThat(settings.history("dev"))
                .last()
                .extracting(ReleaseRevision::description)
                .asString()
                .contains(passed);
    }

    private static void freeze() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        FreezeConfiguration freeze = new FreezeConfiguration();
        freeze.setWindow(today.minusDays(1) + " to " + today.plusDays(1));
        DeliveryGlobalConfiguration.get().getEnvironments().stream()
                .filter(environment -> environment.getName().equals("dev"))
                .forEach(environment -> environment.setFreezes(List.of(freeze)));
    }

    /** A deploy that is at work until somebody ends it. */
    private WorkflowRun neverReady() throws Exception {
        WorkflowRun run = start(deploy("slow-1"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream().anyMatch(ReleaseRevision::isPending));
        return run;
    }

    private void end(WorkflowRun run) throws Exception {
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    private WorkflowRun waiting(String step, WorkflowRun first) throws Exception {
        WorkflowRun run = start(step);
        jenkins.waitForMessage("Waiting for " + first.getFullDisplayName() + ", which works on index in dev", run);
        return run;
    }

    private static String deploy(String tag) {
        return "helmDeploy app: 'index', environment: 'dev', tag: '" + tag + "', verifyImage: false";
    }

    private WorkflowRun start(String step) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("OverrideReason", "")));
        job.setDefinition(new CpsFlowDefinition("node {\n" + settings.checkout() + step + "\n}", true));
        try (ACLContext ignored = ACL.as2(User.getById("admin", true).impersonate2())) {
            return job.scheduleBuild2(
                            0,
                            new CauseAction(new Cause.UserIdCause("admin")),
                            new ParametersAction(new StringParameterValue("OverrideReason", REASON)))
                    .waitForStart();
        }
    }
}
