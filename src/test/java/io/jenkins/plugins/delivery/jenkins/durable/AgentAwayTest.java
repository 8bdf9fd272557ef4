package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.delivery.testbed.Canaries;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The agent of a step loses its connection while a command of the step's works there, with a login on the disk. A shell
 * script stands in for kaniko, because it has to work on until then.
 */
@WithJenkins
class AgentAwayTest {
    private static final String PASSWORD = "canary-of-the-registry-7ab2";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private final Canaries canaries = new Canaries().with("registry login", "robot:" + PASSWORD);
    private JenkinsRule jenkins;
    private WaitingKaniko kaniko;
    private DumbSlave agent;
    private WorkflowRun run;

    @BeforeEach
    void startCommand(JenkinsRule rule) throws Exception {
        jenkins = rule;
        kaniko = WaitingKaniko.in(directory);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", "robot", PASSWORD));
        agent = jenkins.createOnlineSlave();
        jenkins.jenkins.setNumExecutors(0);
        run = WaitingKaniko.build(jenkins, REGISTRY.host(), kaniko.executable().toString(), "acr");
        jenkins.waitForMessage("INFO started", run);
        jenkins.disconnectSlave(agent);
    }

    @Test
    void theStepGoesOnWhenItIsBack() throws Exception {
        jenkins.waitForMessage("The agent is disconnected; waiting for it, the command goes on there", run);
        Files.createFile(kaniko.goOn());

        connect();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("digest " + WaitingKaniko.DIGEST, run);
        assertThat(logins()).isEmpty();
    }

    @Test
    void whatTheStepLeftIsDeletedAndEndedWhenItIsBack() throws Exception {
        long pid = Long.parseLong(Files.readString(kaniko.started()).strip());
        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(logins()).as("what is to be deleted").isNotEmpty();

        connect();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(logins()).isEmpty());
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private void connect() throws Exception {
        agent.toComputer().setTemporaryOfflineCause(null);
        agent.toComputer().connect(true).get();
        jenkins.waitOnline(agent);
    }

    private Map<Path, List<String>> logins() throws IOException {
        return canaries.below(Path.of(agent.getRemoteFS()), file -> false);
    }
}
