package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * How the step follows kaniko's process. A shell script stands in for the executor, because the test has to decide when
 * it ends; that the real one is run is tested with the step itself.
 */
class DurableKanikoTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path directory;

    private WaitingKaniko kaniko;

    @BeforeEach
    void writeExecutor() throws Exception {
        kaniko = WaitingKaniko.in(directory);
    }

    @Test
    void goesOnWhileTheControllerIsRestarted() throws Throwable {
        sessions.then(jenkins -> {
            start(jenkins);
            await().atMost(Duration.ofMinutes(1)).until(kaniko::isStarted);
        });
        sessions.then(jenkins -> {
            Files.createFile(kaniko.goOn());
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("index", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("digest " + WaitingKaniko.DIGEST, run);
            jenkins.assertLogContains("INFO started", run);
            assertThat(JenkinsRule.getLog(run)).contains("drwx------").contains("-rw-------");
            assertNothingIsLeft(jenkins);
        });
    }

    @Test
    void endsWithTheBuild() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun run = start(jenkins);
            await().atMost(Duration.ofMinutes(1)).until(kaniko::isStarted);
            long pid = Long.parseLong(Files.readString(kaniko.started()).strip());

            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertNothingIsLeft(jenkins);
        });
    }

    @Test
    void aFailureIsTheBuilds() throws Throwable {
        Files.writeString(kaniko.executable(), "#!/bin/sh\necho no room; exit 7\n");
        sessions.then(jenkins -> {
            WorkflowRun run = start(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("no room", run);
            jenkins.assertLogContains("ERROR: kaniko failed with exit code 7", run);
            assertNothingIsLeft(jenkins);
        });
    }

    /** Without its credentials it cannot mask the output, and nobody waits for what does not come. */
    @Test
    void credentialsThatVanishEndIt() throws Throwable {
        sessions.then(jenkins -> {
            store(jenkins)
                    .addCredentials(
                            Domain.global(),
                            new UsernamePasswordCredentialsImpl(
                                    CredentialsScope.GLOBAL, "acr", "", "robot", "password"));
            WaitingKaniko.build(jenkins, REGISTRY.host(), kaniko.executable().toString(), "acr");
            await().atMost(Duration.ofMinutes(1)).until(kaniko::isStarted);
        });
        long pid = Long.parseLong(Files.readString(kaniko.started()).strip());
        sessions.then(jenkins -> {
            store(jenkins)
                    .removeCredentials(
                            Domain.global(),
                            store(jenkins).getCredentials(Domain.global()).get(0));
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("index", WorkflowJob.class)
                    .getBuildByNumber(1);

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));

            jenkins.assertLogContains("'acr' does not exist", run);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertNothingIsLeft(jenkins);
        });
    }

    private static CredentialsStore store(JenkinsRule jenkins) {
        return CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
    }

    private WorkflowRun start(JenkinsRule jenkins) throws Exception {
        return WaitingKaniko.build(jenkins, REGISTRY.host(), kaniko.executable().toString());
    }

    /** Neither the login nor the files by which the process was followed. */
    private static void assertNothingIsLeft(JenkinsRule jenkins) throws Exception {
        Path temporary = Path.of(jenkins.jenkins.getRootDir().getPath(), "workspace", "index@tmp");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }
}
