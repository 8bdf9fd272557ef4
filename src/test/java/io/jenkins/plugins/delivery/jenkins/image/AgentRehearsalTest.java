package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Label;
import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import hudson.remoting.Channel;
import hudson.remoting.Future;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class AgentRehearsalTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private static final String BUILD = GitCommit.STEP + """
            writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'
            buildImage(app: 'index', ifExists: 'overwrite')
            """;

    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        PlainRegistry.use(REGISTRY.host());
    }

    @Test
    void aNewAgentRehearsesForAJobThatBuildsImages() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        Channel channel = (Channel) agent.getChannel();
        WorkflowJob other = jenkins.createProject(WorkflowJob.class);
        other.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {}", true));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {" + BUILD + "}", true));

        jenkins.buildAndAssertSuccess(other);
        jenkins.buildAndAssertSuccess(other);
        jenkins.buildAndAssertSuccess(job);
        assertThat(rehearsal(channel))
                .as("before it is known that the job builds images")
                .isNull();

        jenkins.buildAndAssertSuccess(job);
        Future<Boolean> begun = rehearsal(channel);
        assertThat(begun).isNotNull();
        assertThat(begun.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(agent.getRootPath().child("caches/microservice-delivery").list("rehearsal*/**"))
                .isEmpty();

        jenkins.buildAndAssertSuccess(job);
        assertThat(rehearsal(channel)).isSameAs(begun);
    }

    /** A build that failed says nothing of what the next one will make. */
    @Test
    void itDoesAfterABuildThatFailedToo() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('built-in') {" + BUILD + "}", true));
        jenkins.buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition("error 'a test failed'", true));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        DumbSlave agent = jenkins.createOnlineSlave();

        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {}", true));
        jenkins.buildAndAssertSuccess(job);

        assertThat(rehearsal((Channel) agent.getChannel())).isNotNull();
    }

    @Test
    void itDoesForANewBranchOfARepositoryWhosePrimaryBranchBuildsImages(@TempDir Path repository) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("fresh"));
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        try {
            Files.writeString(
                    repository.resolve("Jenkinsfile"),
                    "node(env.BRANCH_NAME == 'new' ? 'fresh' : 'built-in') {" + " if (env.BRANCH_NAME != 'new') {"
                            + BUILD + "} }");
            try (Git git = GitCommit.of(repository, "Begin")) {
                WorkflowMultiBranchProject index = branchesOf(repository);
                git.branchCreate().setName("new").call();
                index.scheduleBuild2(0).getFuture().get();
                jenkins.waitUntilNoActivity();
                jenkins.assertBuildStatusSuccess(index.getItem("new").getLastBuild());
            }
        } finally {
            GitSCM.ALLOW_LOCAL_CHECKOUT = false;
        }
        assertThat(rehearsal((Channel) agent.getChannel())).isNotNull();
    }

    private WorkflowMultiBranchProject branchesOf(Path repository) throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "index");
        GitSCMSource source = new GitSCMSource(repository.toUri().toString());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();
        return project;
    }

    private static Future<Boolean> rehearsal(Channel channel) {
        return ExtensionList.lookupSingleton(AgentRehearsal.class).begunOn(channel);
    }
}
