package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A deploy while the controller is restarted: Helm goes on, and what came of it is found again. */
@RequiresTestbed(TestbedPart.HELM4)
class DurableHelmTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path directory;

    private DeploySettings settings;

    @BeforeEach
    void start() throws Exception {
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
    }

    @Test
    void aRolloutThatCompletesAfterTheRestartIsDeployed() throws Throwable {
        sessions.then(jenkins -> startAndAwaitPending(jenkins, "slow-1", "3m", 1));
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins);
            complete(jenkins, run);
            jenkins.assertLogContains("Deployed index slow-1 to dev as revision 1", run);
            jenkins.assertLogContains("status=deployed", run);
            assertThat(settings.statuses("dev")).containsExactly("deployed");
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        });
    }

    /** Helm's own outcome counts, and time in which nobody looked is not the rollout's. */
    @Test
    void aRolloutThatCompletesWhileNobodyLooksIsDeployed() throws Throwable {
        Instant[] end = new Instant[1];
        sessions.then(jenkins -> {
            startAndAwaitPending(jenkins, "slow-1", "15s", 1);
            end[0] = Instant.now().plusSeconds(15);
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            CLUSTER.node().becomeReady("slow-1");
            return settings.statuses("dev").equals(List.of("deployed"));
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(end[0]));
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            assertThat(settings.statuses("dev")).containsExactly("deployed");
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        });
    }

    @Test
    void aRolloutThatFailsAfterTheRestartIsExplainedAndTakenBack() throws Throwable {
        sessions.then(jenkins -> {
            settings.configure(TestbedPart.HELM4, "60s");
            jenkins.assertBuildStatusSuccess(
                    job(jenkins, "first", "helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false")
                            .scheduleBuild2(0));
            startAndAwaitPending(jenkins, "slow-1", "20s", 2);
        });
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("Rolled back to revision 1 (v1), which runs as revision 3", run);
            assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        });
    }

    @Test
    void aBuildThatIsAbortedAfterTheRestartLeavesNoReleasePending() throws Throwable {
        sessions.then(jenkins -> startAndAwaitPending(jenkins, "slow-1", "3m", 1));
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins);
            await().atMost(Duration.ofSeconds(30)).until(() -> run.getExecutor() != null);
            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("was left with revision 1 failed", run);
            assertThat(settings.statuses("dev")).containsExactly("failed");
        });
    }

    @Test
    void aRollBackGoesOnAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            startAndAwaitPending(jenkins, "slow-1", "3m", 1);
            complete(jenkins, resumed(jenkins));
            jenkins.assertBuildStatusSuccess(
                    job(jenkins, "next", "helmDeploy app: 'index', environment: 'dev', tag: 'v2', verifyImage: false")
                            .scheduleBuild2(0));
            job(jenkins, "back", "helmRollback app: 'index', environment: 'dev'")
                    .scheduleBuild2(0)
                    .waitForStart();
            awaitPending(3);
        });
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins, "back");
            complete(jenkins, run);
            assertThat(settings.statuses("dev")).containsExactly("superseded", "superseded", "deployed");
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        });
    }

    @Test
    void aPreviewThatIsTakenAwayIsGoneAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            settings.configure(TestbedPart.HELM4, "3m");
            installPreview();
            job(jenkins, "back", "helmUninstall app: 'index', environment: 'dev', preview: 'pr-12'")
                    .scheduleBuild2(0)
                    .waitForStart();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> held().getMetadata().getDeletionTimestamp() != null);
        });
        sessions.then(jenkins -> {
            WorkflowRun run = resumed(jenkins, "back");
            assertThat(run.isBuilding()).isTrue();
            CLUSTER.client()
                    .resource(held())
                    .edit(config -> new ConfigMapBuilder(config)
                            .editMetadata()
                            .withFinalizers()
                            .endMetadata()
                            .build());

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("was taken away", run);
            assertThat(held()).isNull();
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        });
    }

    /** As a deploy would make it, with an object that does not go before somebody lets it go. */
    private void installPreview() throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("admin"), settings.kubeconfig());
        Path values = Files.writeString(directory.resolve("preview.yaml"), """
                preview: pr-12
                image: {repo: registry.example.com/index, tag: v1}
                extraObjects:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: held, finalizers: [example.com/hold]}
                """);
        assertThat(new ProcessBuilder(
                                TestbedPart.HELM4.path("helm4/helm").toString(),
                                "install",
                                "index-pr-12",
                                settings.repository().resolve("helm").toString(),
                                "--namespace=" + settings.namespace("dev"),
                                "--kubeconfig=" + kubeconfig,
                                "--values=" + values,
                                "--labels=microservice-delivery-preview=pr-12")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private ConfigMap held() {
        return CLUSTER.client()
                .configMaps()
                .inNamespace(settings.namespace("dev"))
                .withName("held")
                .get();
    }

    @Test
    void whoWaitsGoesOnWaitingAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            startAndAwaitPending(jenkins, "slow-1", "3m", 1);
            WorkflowRun second = job(
                            jenkins,
                            "second",
                            "helmDeploy app: 'index', environment: 'dev', tag: 'v2', verifyImage: false")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("Waiting for deploy #1, which works on index in dev", second);
        });
        sessions.then(jenkins -> {
            WorkflowRun second = resumed(jenkins, "second");
            complete(jenkins, resumed(jenkins));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
            assertThat(settings.statuses("dev")).containsExactly("superseded", "deployed");
        });
    }

    /** The pods of a slow image come at their own time. */
    private void complete(JenkinsRule jenkins, WorkflowRun run) throws Exception {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            CLUSTER.node().becomeReady("slow-1");
            return !run.isBuilding();
        });
        jenkins.assertBuildStatusSuccess(run);
    }

    private void startAndAwaitPending(JenkinsRule jenkins, String tag, String timeout, int revision) throws Exception {
        settings.configure(TestbedPart.HELM4, timeout);
        job(jenkins, "deploy", """
                def release = helmDeploy(app: 'index', environment: 'dev', tag: '%s', verifyImage: false)
                echo "status=${release.status}"
                """.formatted(tag)).scheduleBuild2(0).waitForStart();
        awaitPending(revision);
    }

    private void awaitPending(int revision) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream()
                        .anyMatch(release -> release.number() == revision && release.isPending()));
    }

    private static WorkflowRun resumed(JenkinsRule jenkins) {
        return resumed(jenkins, "deploy");
    }

    private static WorkflowRun resumed(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
    }

    private WorkflowJob job(JenkinsRule jenkins, String name, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node {\n" + settings.checkout() + steps + "\n}", true));
        return job;
    }
}
