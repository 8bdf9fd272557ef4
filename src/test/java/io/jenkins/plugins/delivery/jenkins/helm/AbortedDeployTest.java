package io.jenkins.plugins.delivery.jenkins.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.ScriptedHelm;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A deploy that is stopped, at whichever moment: nothing of it begins afterwards, and nothing of it stays. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class AbortedDeployTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private ScriptedHelm helm;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        helm = ScriptedHelm.in(directory, TestbedPart.HELM4.path("helm4/helm"), "");
        DeliveryGlobalConfiguration.get()
                .getHelm()
                .setExecutable(helm.executable().toString());
    }

    /** The moments are when Helm is called for the first script, in the middle and at the end of it, and for the next. */
    @ParameterizedTest
    @ValueSource(strings = {"version", "package", "template", "upgrade"})
    void nothingBeginsAfterAnAbort(String moment) throws Exception {
        WorkflowRun run = deploy("slow-1");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> helm.calls().contains(moment));

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        List<String> calls = helm.calls();
        List<String> statuses = settings.statuses("dev");
        assertThat(statuses).isSubsetOf("failed");
        assertThat(settings.leftBehind(jenkins)).isEmpty();
        assertThat(WatchedRun.count()).isZero();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        helm.calls().equals(calls) && settings.statuses("dev").equals(statuses));
    }

    @Test
    void whoGaveUpWaitingHoldsNobodyUp() throws Exception {
        jenkins.jenkins.setNumExecutors(3);
        WorkflowRun first = deploy("slow-1");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream().anyMatch(ReleaseRevision::isPending));
        WorkflowRun second = start("""
                try {
                    timeout(time: 2, unit: 'SECONDS') {
                        helmDeploy app: 'index', environment: 'dev', tag: 'v2', verifyImage: false
                    }
                } catch (e) {
                    echo 'gave up'
                }
                sleep 600
                """);
        jenkins.waitForMessage("gave up", second);
        WorkflowRun third = deploy("v3");
        jenkins.waitForMessage("Waiting for " + first.getFullDisplayName(), third);

        first.getExecutor().interrupt();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(third));
        assertThat(second.isBuilding()).isTrue();
        second.getExecutor().interrupt();
        jenkins.waitForCompletion(second);
        jenkins.waitForCompletion(first);
    }

    /** A Helm that does not listen is killed, and the build does not end before it. */
    @Test
    void aHelmThatDoesNotListenIsGoneWithTheBuild() throws Exception {
        ScriptedHelm deaf = ScriptedHelm.in(
                Files.createDirectory(directory.resolve("deaf")),
                TestbedPart.HELM4.path("helm4/helm"),
                "[ \"$1\" != upgrade ] || { trap '' TERM INT HUP; echo $$ >'" + directory
                        + "/pid'; while :; do sleep 1; done; }");
        DeliveryGlobalConfiguration.get()
                .getHelm()
                .setExecutable(deaf.executable().toString());
        WorkflowRun run = deploy("v1");
        Path pid = directory.resolve("pid");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(pid) && Files.size(pid) > 0);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        long process = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    private WorkflowRun deploy(String tag) throws Exception {
        return start("helmDeploy app: 'index', environment: 'dev', tag: '" + tag + "', verifyImage: false");
    }

    private WorkflowRun start(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node {\n" + settings.checkout() + steps + "\n}", true));
        return job.scheduleBuild2(0).waitForStart();
    }
}
