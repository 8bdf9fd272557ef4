package io.jenkins.plugins.delivery.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.actions.DeploymentAction;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.config.TestRegistry;
import io.jenkins.plugins.delivery.steps.DeploySettings;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Approvals and overrides, with real users, and with the image that the environment before has to have shown. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class PromotionInJenkinsTest {
    private static final String DEPLOY = "helmDeploy app: 'index', environment: 'test', tag: 'v1', verifyImage: false";

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .toEveryone());
        User.getById("carol", true).save();
    }

    @Test
    void aProtectedEnvironmentAsksWhoApproved() throws Exception {
        test().setApproval(true);
        test().setApprovers(List.of("alice", "leads"));

        WorkflowRun without = jenkins.buildAndAssertStatus(Result.FAILURE, job(DEPLOY));
        jenkins.assertLogContains(
                "ERROR: Nothing was deployed, test needs an approval and this build has none: ask before the step with"
                        + " input(id: 'Approve-test', message: '…'), of one of alice, leads",
                without);

        WorkflowRun wrong = approved("Approve-test", "bob");
        jenkins.assertBuildStatus(Result.FAILURE, wrong);
        jenkins.assertLogContains("this build has only that of bob", wrong);

        WorkflowRun other = approved("Something-else", "alice");
        jenkins.assertBuildStatus(Result.FAILURE, other);
        assertThat(settings.history("test")).isEmpty();

        WorkflowRun right = approved("Approve-test", "alice");
        jenkins.assertBuildStatusSuccess(right);
        jenkins.assertLogContains("This deploy is approved by alice", right);
        assertThat(right.getAction(DeploymentAction.class).getReason()).isEqualTo("approved by alice");
        assertThat(settings.history("test").get(0).description()).endsWith("; approved by alice");
    }

    @Test
    void anOverrideNeedsAPersonWhoMay() throws Exception {
        serveImages();
        test().setRequires("dev");
        String steps = "buildImage app: 'index', tag: 'v1', context: 'service'\n" + DEPLOY;

        WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job(service() + steps));
        jenkins.assertLogContains("the image may not go to test, because release index is not in dev", refused);

        String overriding = service() + steps + ", overrideReason: 'INC-7'";
        WorkflowRun nobody = jenkins.buildAndAssertStatus(Result.FAILURE, job(overriding));
        jenkins.assertLogContains("overrideReason was given and no user started this build", nobody);

        WorkflowRun carol = startedBy("carol", job(overriding));
        jenkins.assertBuildStatus(Result.FAILURE, carol);
        jenkins.assertLogContains("carol may not override the rules", carol);
        assertThat(settings.history("test")).isEmpty();

        WorkflowRun admin = startedBy("admin", job(overriding));
        jenkins.assertBuildStatusSuccess(admin);
        jenkins.assertLogContains("as admin: INC-7 overrides", admin);
        assertThat(admin.getAction(DeploymentAction.class).getReason()).isEqualTo("rules overridden by admin: INC-7");
    }

    @Test
    void whatWasHealthyInTheEnvironmentBeforeGoesOn() throws Exception {
        serveImages();
        test().setRequires("dev");

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(service()
                + "def built = buildImage(app: 'index', tag: 'v1', context: 'service')\n"
                + "helmDeploy app: 'index', environment: 'dev', image: built.image\n"
                + "helmDeploy app: 'index', environment: 'test', image: built.image\n"));

        jenkins.assertLogContains("The image was healthy in dev, so it may go on", run);
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    private static EnvironmentConfiguration test() {
        return DeliveryGlobalConfiguration.get().getEnvironments().get(1);
    }

    private static void serveImages() {
        TestRegistry.use(REGISTRY.host());
    }

    private static String service() {
        return "dir('service') { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n' }\n";
    }

    private WorkflowRun approved(String inputId, String user) throws Exception {
        WorkflowRun run = job("input id: '" + inputId + "', message: 'Really?'\n" + DEPLOY)
                .scheduleBuild2(0)
                .waitForStart();
        await().until(() -> run.getAction(InputAction.class) != null
                && run.getAction(InputAction.class).isWaitingForInput());
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        }
        return jenkins.waitForCompletion(run);
    }

    private WorkflowRun startedBy(String user, WorkflowJob job) throws Exception {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return jenkins.waitForCompletion(job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause()))
                    .waitForStart());
        }
    }

    private WorkflowJob job(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition("node {\n" + settings.checkout() + steps.replaceAll("\\R$", "") + "\n}", true));
        return job;
    }
}
