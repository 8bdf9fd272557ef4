package io.jenkins.plugins.delivery.jenkins.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The steps in a real Jenkins, with a real control plane and a real Helm. */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class HelmStepsTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @TempDir
    java.nio.file.Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
    }

    @Test
    void deploysAndReturnsWhatASandboxedPipelineReads() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("""
                def tag = '1e6'
                def release = helmDeploy(app: 'index', environment: 'dev', tag: "${tag}", verifyImage: false,
                    set: ['podAnnotations': ['a.b/c': "${tag}"], 'service.port': 8081])
                echo "release=${release.release} revision=${release.revision} status=${release.status}"
                echo "url=${release.url} image=${release.image} ${release.diagnosis == null}"
                """));

        jenkins.assertLogContains("release=index revision=1 status=deployed", run);
        jenkins.assertLogContains(
                "url=http://dev.example.com/index image=registry.example.com/bss/bss.index:1e6 true", run);
        jenkins.assertLogContains("Values, a later layer wins:", run);
        assertThat(CLUSTER.client()
                        .services()
                        .inNamespace(settings.namespace("dev"))
                        .withName("index")
                        .get()
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort())
                .isEqualTo(8081);
        DeploymentAction action = run.getActions(DeploymentAction.class).get(0);
        assertThat(action.getStatus()).isEqualTo("deployed");
        assertThat(action.getEnvironment()).isEqualTo("dev");
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    @Test
    void saysWhyARolloutFailedAndGoesBack() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("""
                helmDeploy app: 'index', environment: 'dev', tag: 'good', verifyImage: false
                helmDeploy app: 'index', environment: 'dev', tag: 'missing-1', verifyImage: false
                """));

        jenkins.assertLogContains("Cause: image-not-found", run);
        jenkins.assertLogContains("ERROR: index in dev: ", run);
        jenkins.assertLogContains("Rolled back to revision 1 (good), which runs as revision 3", run);
        DeploymentAction action = run.getActions(DeploymentAction.class).get(1);
        assertThat(action.getStatus()).isEqualTo("rolledBack");
        assertThat(action.getCause()).isEqualTo("image-not-found");
        assertThat(UnstyledBrowser.open(jenkins).getPage(run).asNormalizedText())
                .contains(action.getSentence());
        assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    @Test
    void worksOnAnAgentOfItsOwnAndWithHelm3() throws Exception {
        settings.configure(TestbedPart.HELM3, "60s");
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, jobOn(agent.getNodeName(), """
                helmDeploy app: 'index', environment: 'dev', tag: 'good', verifyImage: false
                helmDeploy app: 'index', environment: 'dev', tag: 'crash-1', verifyImage: false
                """));

        jenkins.assertLogContains("Cause: crash", run);
        assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void rollsBackWithAReason() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("""
                helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false
                helmDeploy app: 'index', environment: 'dev', tag: 'v2', verifyImage: false
                def back = helmRollback(app: 'index', environment: 'dev', reason: '<b>slow</b>')
                echo "from ${back.previousRevision} runs ${back.image}"
                """));

        jenkins.assertLogContains("from 2 runs registry.example.com/bss/bss.index:v1", run);
        jenkins.assertLogContains("Databases and other things outside of the release are not rolled back", run);
        assertThat(UnstyledBrowser.open(jenkins).getPage(run).asXml()).contains("&lt;b&gt;slow&lt;/b&gt;");
    }

    @Test
    void anAbortedBuildLeavesNoReleasePending() throws Exception {
        WorkflowRun run = job("""
                helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false
                helmDeploy app: 'index', environment: 'dev', tag: 'slow-1', verifyImage: false
                """).scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream()
                        .anyMatch(revision -> revision.number() == 2 && revision.isPending()));

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("was left with revision 2 failed", run);
        assertThat(settings.statuses("dev")).containsExactly("deployed", "failed");
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    @Test
    void anAgentThatIsLostForGoodLeavesNoReleasePending() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = jobOn(agent.getNodeName(), """
                helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false
                helmDeploy app: 'index', environment: 'dev', tag: 'slow-1', verifyImage: false
                """).scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream()
                        .anyMatch(revision -> revision.number() == 2 && revision.isPending()));

        jenkins.disconnectSlave(agent);
        jenkins.jenkins.removeNode(agent);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("The agent is gone. Release index in ", run);
        jenkins.assertLogContains("was left with revision 2 failed", run);
        assertThat(settings.statuses("dev")).containsExactly("deployed", "failed");
    }

    @Test
    void rendersWithoutACluster() throws Exception {
        DeliveryGlobalConfiguration.get()
                .getEnvironments()
                .forEach(environment -> environment.setKubeconfigCredentialsId("gone"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("echo helmDeploy(app: 'index', environment: 'dev', tag: 'v1', verifyImage: false,"
                        + " dryRun: 'render').status"));

        jenkins.assertLogContains("no cluster was asked", run);
        jenkins.assertLogContains("dryRun", run);
    }

    @Test
    void wrongParametersAreOneLineAndStartNothing() throws Exception {
        Map<String, String> wrong = Map.of(
                "app: 'Index', environment: 'dev', tag: '1'", "app 'Index' is not a name in Kubernetes",
                "app: 'index', environment: 'pord', tag: '1'", "environment 'pord' is not an environment",
                "app: 'index', environment: 'dev'", "tag is missing, and so is image",
                "app: 'index', environment: 'dev', tag: '1', kubeconfigCredentialsId: 'nope'",
                        "kubeconfigCredentialsId 'nope' does not exist in the global credentials",
                "app: 'index', environment: 'dev', tag: '1', onPending: 'hope'",
                        "onPending 'hope' is not a choice: use one of wait, fail, recover");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            WorkflowRun run =
                    jenkins.buildAndAssertStatus(Result.FAILURE, job("helmDeploy verifyImage: false, " + one.getKey()));
            jenkins.assertLogContains("ERROR: " + one.getValue(), run);
            jenkins.assertLogNotContains("\tat ", run);
        }
        assertThat(settings.history("dev")).isEmpty();
    }

    /** A service is taken away by nobody, whatever is asked for. */
    @Test
    void takesNothingAwayThatIsNoPreview() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("""
                helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false
                helmDeploy app: 'index-pr-12', environment: 'dev', tag: 'v1', verifyImage: false
                echo helmUninstall(app: 'index', environment: 'dev', preview: 'pr-13').status
                helmUninstall app: 'index', environment: 'dev', preview: 'pr-12'
                """));

        jenkins.assertLogContains("removed", run);
        jenkins.assertLogContains("ERROR: Release index-pr-12 in " + settings.namespace("dev"), run);
        assertThat(settings.statuses("dev")).containsExactly("deployed");
        assertThat(settings.leftBehind(jenkins)).isEmpty();
        jenkins.assertLogContains(
                "ERROR: Nothing was deployed, there is no preview, since this build was not started by that of a pull"
                        + " request",
                jenkins.buildAndAssertStatus(
                        Result.FAILURE,
                        job("helmDeploy app: 'index', environment: 'dev', tag: 'v1', preview: 'pr-12'")));
    }

    @Test
    void keepsWhatTheFormSays() throws Exception {
        HelmDeployStep deploy = new HelmDeployStep("index", "dev");
        deploy.setTag("1");
        deploy.setPreview("pr-12");
        deploy.setImageMode("digest");
        deploy.setChart("chart");
        deploy.setCreateNamespace(true);
        deploy.setRollbackOnFailure(false);
        deploy.setTimeout("2m");
        deploy.setHistoryMax(5);
        deploy.setOnPending("recover");
        deploy.setVerifyImage(false);
        deploy.setToleratedRestarts(3);
        deploy.setKubeContext("blue");
        jenkins.assertEqualDataBoundBeans(deploy, new StepConfigTester(jenkins).configRoundTrip(deploy));

        HelmRollbackStep rollback = new HelmRollbackStep("index", "test");
        rollback.setRevision(3);
        rollback.setReason("because");
        rollback.setDryRun(true);
        jenkins.assertEqualDataBoundBeans(rollback, new StepConfigTester(jenkins).configRoundTrip(rollback));

        HelmUninstallStep uninstall = new HelmUninstallStep("index", "dev", "pr-12");
        uninstall.setTimeout("2m");
        uninstall.setKubeContext("blue");
        jenkins.assertEqualDataBoundBeans(uninstall, new StepConfigTester(jenkins).configRoundTrip(uninstall));
    }

    private WorkflowJob job(String steps) throws Exception {
        return jobOn("", steps);
    }

    private WorkflowJob jobOn(String label, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + label + "') {\n" + settings.checkout() + steps.replaceAll("\\R$", "") + "\n}", true));
        return job;
    }
}
