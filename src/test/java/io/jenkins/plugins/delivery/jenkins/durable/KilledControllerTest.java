package io.jenkins.plugins.delivery.jenkins.durable;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller's process is killed, so nothing is saved in an orderly way, while a command of the plugin's works. A
 * shell script stands in for kaniko, because the test has to decide when it ends.
 */
class KilledControllerTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().javaOptions("-XX:TieredStopAtLevel=1");

    @TempDir
    Path directory;

    @Test
    void theNextControllerFindsTheCommandAgain() throws Throwable {
        WaitingKaniko kaniko = WaitingKaniko.in(directory);
        jenkins.startJenkins();
        jenkins.runRemotely(
                KilledControllerTest::start,
                REGISTRY.host(),
                kaniko.executable().toString());

        jenkins.stopJenkinsForcibly();
        Files.createFile(kaniko.goOn());
        jenkins.startJenkins();

        jenkins.runRemotely(KilledControllerTest::assertBuilt);
    }

    /** What works in the agent's JVM is begun again; here in the controller's own, which is the worst that can be. */
    @Test
    void theNextControllerBeginsAnewWhatWasInProcess() throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(KilledControllerTest::startInProcess, REGISTRY.host());
        Path log = jenkins.getHome().toPath().resolve("jobs/index/builds/1/log");
        // Not at the step's first moment: Jenkins keeps which nodes of a Pipeline run just after it has started a step,
        // and
        // a step whose node it did not keep, of any plugin, is refused its log by the next controller.
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(log).contains("Engine inProcess"));

        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();

        jenkins.runRemotely(KilledControllerTest::assertBuiltInProcess);
    }

    private static void startInProcess(JenkinsRule rule, String registryHost) throws Exception {
        PlainRegistry.use(registryHost);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "index");
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    sh 'head -c 100000000 /dev/urandom > payload'
                    writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY payload /payload'
                    def image = buildImage(app: 'index', tag: 'in-process', engine: 'inProcess')
                    echo "built ${image.digest}"
                }""", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void assertBuiltInProcess(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("index", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("built sha256:", run);
    }

    private static void start(JenkinsRule rule, String registryHost, String executable) throws Exception {
        WorkflowRun run = WaitingKaniko.build(rule, registryHost, executable);
        // Then the controller has saved that it follows the command; a kill before that leaves nothing to be found.
        rule.waitForMessage("INFO started", run);
    }

    private static void assertBuilt(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("index", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("digest " + WaitingKaniko.DIGEST, run);
    }
}
