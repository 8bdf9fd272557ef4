package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The web hook that Bitbucket Data Center sends on a push, in the form in which Atlassian documents
 * {@code repo:refs_changed}, builds the service's branch by its one-line Jenkinsfile.
 */
@WithJenkins
class BitbucketWebHookTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path service;

    private JenkinsRule jenkins;
    private BitbucketStandIn bitbucket;
    private BitbucketHook hook;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        // Bitbucket names a directory for the clone.
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        PlainRegistry.use(REGISTRY.host());
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Files.writeString(
                service.resolve("Jenkinsfile"),
                "microservicePipeline(app: 'index', skip: ['compile', 'test', 'sonar', 'gate', 'deploy'])\n");
        GitCommit.of(service);
        bitbucket = BitbucketStandIn.of(service);
        hook = BitbucketHook.admit(jenkins, bitbucket);
    }

    @AfterEach
    void stop() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
        bitbucket.close();
    }

    @Test
    void aPushBuildsTheBranch() throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "index");
        project.getSourcesList().add(bitbucket.branches());
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();
        WorkflowJob main = project.getItem("main");
        jenkins.assertBuildStatusSuccess(main.getLastBuild());
        String before = bitbucket.head();
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /there\n");
        GitCommit.of(service, "Answer sooner").close();

        assertThat(hook.signedWith("another secret").changed(before, bitbucket.head()))
                .isEqualTo(403);
        assertThat(hook.changed(before, bitbucket.head())).isEqualTo(200);

        await().atMost(Duration.ofMinutes(1)).until(() -> main.getLastBuild().getNumber() == 2);
        WorkflowRun run = jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(main.getLastBuild()));
        assertThat(run.getAction(ImageBuildAction.class).getTag())
                .startsWith(bitbucket.head().substring(0, 7));
    }
}
