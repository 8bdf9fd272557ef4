package io.jenkins.plugins.delivery.jenkins.promotion;

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
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Approvals and overrides, with real users, and with the image that the environment before has to have shown. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class PromotionInJenkinsTest {
    private static final String DEPLOY = "helmDeploy app: 'index', environment: 'test', tag: 'v1', verifyImage: false";

    private static final String BUILD =
            "dir('service') { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n' }\n"
                    + "buildImage app: 'index', tag: 'v1', context: 'service', ifExists: 'overwrite'\n";

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
        TwoUsers.admit(rule);
    }

    @Test
    void aProtectedEnvironmentWantsAnApprovalOfThisDeploy() throws Exception {
        serveImages();
        test().setApproval(true);
        test().setApprovers(List.of("alice", "leads"));

        WorkflowRun without = jenkins.buildAndAssertStatus(Result.FAILURE, job(BUILD + DEPLOY));
        jenkins.assertLogContains(
                "ERROR: Nothing was deployed, test needs an approval of index and this build has none: ask before the"
                        + " step with approveDeploy(app: 'index', environment: 'test', …), of one of alice, leads",
                without);

        WorkflowRun forged = answered("alice", BUILD + "input id: 'Approve-test', message: 'Coffee?'\n" + DEPLOY);
        jenkins.assertBuildStatus(Result.FAILURE, forged);
        jenkins.assertLogContains("this build has none", forged);

        jenkins.assertLogContains(
                "Nothing was changed: a dry run",
                jenkins.buildAndAssertSuccess(job(BUILD + DEPLOY + ", dryRun: 'client'")));
        assertThat(settings.history("test")).isEmpty();

        WorkflowRun right = answered("alice", BUILD + approve("test") + DEPLOY);
        jenkins.assertBuildStatusSuccess(right);
        jenkins.assertLogContains("This deploy is approved by alice", right);
        assertThat(right.getAction(DeploymentAction.class).getReason()).isEqualTo("approved by alice");
        assertThat(settings.history("test").get(0).description()).endsWith("; approved by alice");
    }

    @Test
    void anApprovalIsForOneImageAndOneEnvironment() throws Exception {
        serveImages();
        for (EnvironmentConfiguration environment :
                DeliveryGlobalConfiguration.get().getEnvironments()) {
            environment.setApproval(true);
        }

        WorkflowRun elsewhere = answered("alice", BUILD + approve("dev") + DEPLOY);
        jenkins.assertBuildStatus(Result.FAILURE, elsewhere);
        jenkins.assertLogContains("test needs an approval of index and this build has none", elsewhere);

        String another = "dir('service') { writeFile file: 'more', text: 'x' }\n"
                + BUILD.replace("/\\n'", "/\\nCOPY more /\\n'");
        WorkflowRun moved = answered("alice", BUILD + approve("test") + another + DEPLOY);
        jenkins.assertBuildStatus(Result.FAILURE, moved);
        List<ImageBuildAction> images = moved.getActions(ImageBuildAction.class);
        jenkins.assertLogContains(
                "alice approved " + images.get(0).getDigest() + " of index for test, and what is asked for is "
                        + images.get(1).getDigest() + " now",
                moved);
        assertThat(settings.history("test")).isEmpty();
    }

    @Test
    void whoIsNoApproverAnyMoreDoesNotCount() throws Exception {
        serveImages();
        test().setApproval(true);
        test().setApprovers(List.of("alice"));
        WorkflowRun run = start(BUILD + approve("test") + "input id: 'Go', message: 'Go on?'\n" + DEPLOY);
        answer(run, "alice", "Approve-");

        test().setApprovers(List.of("bob"));
        answer(run, "admin", "Go");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("this build has only that of alice", run);
    }

    @Test
    void aRollbackMayBeHeldToWhatADeployIs() throws Exception {
        serveImages();
        jenkins.buildAndAssertSuccess(job(BUILD + DEPLOY + "\n" + DEPLOY));
        String rollback = "helmRollback app: 'index', environment: 'test'";
        test().setApproval(true);
        test().setRollback("asDeploy");

        WorkflowRun byTag = jenkins.buildAndAssertStatus(Result.FAILURE, job(rollback + ", revision: 1"));
        jenkins.assertLogContains(
                "revision '1' may not run in test again, because no deploy saw its image healthy", byTag);

        jenkins.assertBuildStatusSuccess(answered("alice", BUILD + approve("test") + DEPLOY + "\n" + DEPLOY));
        WorkflowRun without = jenkins.buildAndAssertStatus(Result.FAILURE, job(rollback));
        jenkins.assertLogContains("test needs an approval of index and this build has none", without);
        jenkins.buildAndAssertSuccess(job(rollback + ", dryRun: true"));
        assertThat(settings.history("test")).hasSize(4);

        WorkflowRun right = answered("alice", approve("test") + rollback);
        jenkins.assertBuildStatusSuccess(right);
        jenkins.assertLogContains("Rolled back to revision 3 (v1), which runs as revision 5", right);
    }

    @Test
    void anOverrideNeedsAPersonWhoTypedIt() throws Exception {
        serveImages();
        test().setRequires("dev");

        WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job(BUILD + DEPLOY));
        jenkins.assertLogContains("the image may not go to test, because release index is not in dev", refused);

        WorkflowRun committed = startedBy("admin", job(BUILD + DEPLOY + ", overrideReason: 'INC-7'"), "");
        jenkins.assertBuildStatus(Result.FAILURE, committed);
        jenkins.assertLogContains("overrideReason was given and no user typed it in this build", committed);

        String overriding = BUILD + DEPLOY + ", overrideReason: params.OverrideReason";
        WorkflowRun carol = startedBy("carol", job(overriding), "INC-7");
        jenkins.assertBuildStatus(Result.FAILURE, carol);
        jenkins.assertLogContains("carol may not override the rules", carol);
        assertThat(settings.history("test")).isEmpty();

        WorkflowRun admin = startedBy("admin", job(overriding), "INC-7");
        jenkins.assertBuildStatusSuccess(admin);
        jenkins.assertLogContains("as admin: INC-7 overrides", admin);
        assertThat(admin.getAction(DeploymentAction.class).getReason()).isEqualTo("rules overridden by admin: INC-7");
    }

    @Test
    void aGateThatIsRequiredHasToHavePassed() throws Exception {
        serveImages();
        test().setQualityGate(true);
        jenkins.buildAndAssertSuccess(job(BUILD + DEPLOY));

        test().setQualityGateRequired(true);
        WorkflowRun none = jenkins.buildAndAssertStatus(Result.FAILURE, job(BUILD + DEPLOY));
        jenkins.assertLogContains("ERROR: Nothing was deployed, no quality gate of the image is known", none);

        // Built by the job whose gate it is, which the first one has not been.
        String own = BUILD.replace("FROM scratch", "FROM scratch\\nLABEL gate=passed");
        jenkins.buildAndAssertSuccess(job("qualityGate minTestPassRate: 0\n" + own + DEPLOY));
    }

    @Test
    void whatIsDeployedWithAnotherKubeconfigIsNotKnownToBeThere() throws Exception {
        serveImages();
        settings.addKubeconfig("copy");

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(BUILD + DEPLOY.replace("'test'", "'dev'") + ", kubeconfigCredentialsId: 'copy'"));

        jenkins.assertLogContains("The page Deliveries does not show this", run);
        assertThat(run.getAction(DeploymentAction.class).getStatus()).isEqualTo("deployed");
        assertThat(deliveries()).doesNotContain("index");
        jenkins.buildAndAssertSuccess(job(BUILD + DEPLOY.replace("'test'", "'dev'")));
        assertThat(deliveries()).contains("\"service\":\"index\"");
    }

    @Test
    void whatWasHealthyInTheEnvironmentBeforeGoesOn() throws Exception {
        serveImages();
        test().setRequires("dev");

        WorkflowRun run =
                jenkins.buildAndAssertSuccess(job(BUILD.lines().findFirst().orElseThrow()
                        + "\ndef built = buildImage(app: 'index', tag: 'v1', context: 'service')\n"
                        + "helmDeploy app: 'index', environment: 'dev', image: built.image\n"
                        + "helmDeploy app: 'index', environment: 'test', image: built.image\n"));

        jenkins.assertLogContains("The image was healthy in dev, so it may go on", run);
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    private static EnvironmentConfiguration test() {
        return DeliveryGlobalConfiguration.get().getEnvironments().get(1);
    }

    private static void serveImages() {
        PlainRegistry.use(REGISTRY.host());
    }

    private String deliveries() throws Exception {
        return UnstyledBrowser.open(jenkins)
                .login("admin")
                .goTo("deliveries/api/json", "application/json")
                .getWebResponse()
                .getContentAsString();
    }

    private static String approve(String environment) {
        return "approveDeploy app: 'index', environment: '" + environment + "', tag: 'v1'\n";
    }

    private WorkflowRun start(String steps) throws Exception {
        return job(steps).scheduleBuild2(0).waitForStart();
    }

    private WorkflowRun answered(String user, String steps) throws Exception {
        WorkflowRun run = start(steps);
        answer(run, user, "Approve-");
        return jenkins.waitForCompletion(run);
    }

    private static void answer(WorkflowRun run, String user, String id) throws Exception {
        await().until(() -> run.getAction(InputAction.class) != null
                && run.getAction(InputAction.class).getExecutions().stream()
                        .anyMatch(question -> question.getId().startsWith(id)));
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        }
    }

    private WorkflowRun startedBy(String user, WorkflowJob job, String reason) throws Exception {
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("OverrideReason", "")));
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return jenkins.waitForCompletion(job.scheduleBuild2(
                            0,
                            new CauseAction(new Cause.UserIdCause()),
                            new ParametersAction(new StringParameterValue("OverrideReason", reason)))
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
