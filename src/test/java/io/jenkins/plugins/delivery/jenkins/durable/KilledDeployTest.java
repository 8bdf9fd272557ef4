package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.ScriptedHelm;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller's process is killed by the very Helm that it starts, that is, while it has not yet heard that the
 * command runs; and that at each script of a deploy.
 */
@RequiresTestbed(TestbedPart.HELM4)
class KilledDeployTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().javaOptions("-XX:TieredStopAtLevel=1");

    @TempDir
    Path directory;

    @Test
    void theNextControllerGoesOnWhereTheLastOneWasKilled() throws Throwable {
        Path pid = directory.resolve("controller");
        ScriptedHelm helm =
                ScriptedHelm.in(directory, TestbedPart.HELM4.path("helm4/helm"), """
                case $1 in version | upgrade)
                  mkdir '%1$s/killed-at-'"$1" 2>/dev/null && kill -KILL $(cat '%2$s')
                esac""".formatted(directory, pid));
        DeploySettings settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        startJenkins(pid);
        startDeploy(settings, helm.executable());

        for (String killer : List.of("version", "upgrade")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(directory.resolve("killed-at-" + killer)) && !jenkins.isAlive());
            jenkins.stopJenkinsForcibly();
            startJenkins(pid);
        }

        jenkins.runRemotely(KilledDeployTest::assertDeployed);
        assertThat(settings.statuses("dev")).containsExactly("deployed");
        assertThat(helm.calls()).as("each command once").doesNotHaveDuplicates();
        try (Stream<Path> files = Files.walk(jenkins.getHome().toPath().resolve("workspace"))) {
            assertThat(files).noneMatch(file -> file.toString().contains("secret-"));
        }
    }

    /** The controller has not yet kept what it decided next to the files that it has just written. */
    @Test
    void theNextControllerUsesTheFilesThatWereWritten() throws Throwable {
        DeploySettings settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        jenkins.startJenkins();
        startDeploy(settings, TestbedPart.HELM4.path("helm4/helm"));
        Path files = jenkins.getHome().toPath().resolve("workspace/deploy@tmp");
        while (secrets(files).isEmpty()) {
            Thread.onSpinWait();
        }

        jenkins.stopJenkinsForcibly();
        assertThat(secrets(files)).hasSize(1);
        jenkins.startJenkins();

        jenkins.runRemotely(KilledDeployTest::assertDeployed);
        assertThat(secrets(files)).isEmpty();
    }

    /** What Helm rendered is known to this controller, and the files by which it was followed are deleted. */
    @Test
    void theNextControllerDoesNotWaitForACommandThatHasEnded() throws Throwable {
        DeploySettings settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        jenkins.startJenkins();
        startDeploy(settings, TestbedPart.HELM4.path("helm4/helm"));
        Path files = jenkins.getHome().toPath().resolve("workspace/deploy@tmp");
        while (secrets(files).isEmpty() || Files.notExists(secrets(files).get(0).resolve("run-1/exit"))) {
            Thread.onSpinWait();
        }
        while (isFollowed(files)) {
            Thread.onSpinWait();
        }

        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();

        jenkins.runRemotely(KilledDeployTest::assertDeployed);
        assertThat(secrets(files)).isEmpty();
    }

    private static boolean isFollowed(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("durable-"));
        }
    }

    private static List<Path> secrets(Path temporary) throws IOException {
        if (Files.notExists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(SecretFiles::isDirectory).toList();
        }
    }

    private void startDeploy(DeploySettings settings, Path helm) throws Throwable {
        jenkins.runRemotely(KilledDeployTest::start, settings.elsewhere(helm));
    }

    private void startJenkins(Path pid) throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(KilledDeployTest::writePid, pid.toString());
    }

    private static void writePid(JenkinsRule rule, String file) throws Exception {
        Files.writeString(Path.of(file), String.valueOf(ProcessHandle.current().pid()));
    }

    private static void start(JenkinsRule rule, DeploySettings.Elsewhere setup) throws Exception {
        setup.configure("60s");
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "node {\n" + setup.checkout()
                        + "helmDeploy app: 'index', environment: 'dev', tag: 'v1', verifyImage: false\n}",
                true));
        job.scheduleBuild2(0);
    }

    private static void assertDeployed(JenkinsRule rule) throws Exception {
        rule.assertBuildStatusSuccess(rule.waitForCompletion(
                rule.jenkins.getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1)));
    }
}
