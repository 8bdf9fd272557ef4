package io.jenkins.plugins.delivery.jenkins.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.computed.DefaultOrphanedItemStrategy;
import hudson.XmlFile;
import hudson.model.ParametersAction;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PreviewsConfiguration;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * When a preview is taken away, with the real branches of a real Git repository; that of the pull request is one of them,
 * because Git itself has no pull requests. The deploy job does nothing, so that what it is asked for can be looked at.
 */
class PreviewsTest {
    private static final Instant NOW = Instant.now();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path repository;

    private JenkinsRule jenkins;
    private WorkflowJob deploy;
    private WorkflowMultiBranchProject index;

    @BeforeEach
    void makeRepository() throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        Files.writeString(repository.resolve("Jenkinsfile"), "echo 'built'\n");
        try (Git git = GitCommit.of(repository, "Begin")) {
            git.branchCreate().setName("change").call();
        }
    }

    @AfterEach
    void forbidLocalCheckout() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
    }

    @Test
    void anOldOneGoesAndIsAskedForAgainUntilItIsGone() throws Throwable {
        sessions.then(rule -> {
            setUp(rule);
            Previews.get().lookAfter(NOW.plus(Duration.ofDays(7)).minusSeconds(5));
            jenkins.waitUntilNoActivity();
            assertThat(deploy.getBuilds()).hasSize(1);

            Previews.get().lookAfter(NOW.plus(Duration.ofDays(7)).plusSeconds(5));
            jenkins.waitUntilNoActivity();

            WorkflowRun asked = deploy.getLastBuild();
            assertThat(asked.getNumber()).isEqualTo(2);
            jenkins.assertLogContains(
                    "To take the preview index-pr-12 in dev away, since its last deploy is more than 7 days ago",
                    asked);
            ParametersAction parameters = asked.getAction(ParametersAction.class);
            assertThat(parameters.getParameter("App").getValue()).isEqualTo("index");
            assertThat(parameters.getParameter("Env").getValue()).isEqualTo("dev");
            assertThat(parameters.getParameter("Preview").getValue()).isEqualTo("pr-12");
            assertThat(parameters.getParameter("Uninstall").getValue()).isEqualTo(true);
            assertThat(removal().problem()).isEqualTo("deploy #2 ended in SUCCESS and did not take it away");
        });
        // It is remembered, and how often it was tried.
        sessions.then(rule -> {
            jenkins = rule;
            deploy = rule.jenkins.getItemByFullName("deploy", WorkflowJob.class);
            Instant asked = NOW.plus(Duration.ofDays(7)).plusSeconds(5);
            Previews.get().lookAfter(asked.plus(Duration.ofMinutes(9)));
            jenkins.waitUntilNoActivity();
            assertThat(deploy.getBuilds()).hasSize(2);

            Previews.get().lookAfter(asked.plus(Duration.ofMinutes(11)));
            jenkins.waitUntilNoActivity();
            assertThat(deploy.getBuilds()).hasSize(3);
            assertThat(removal().attempts()).isEqualTo(2);

            Previews.get().removed("dev", "index-pr-12", NOW.minusSeconds(1));
            assertThat(Previews.get().all()).hasSize(1);
            Previews.get().removed("dev", "index-pr-12", NOW);
            Previews.get().lookAfter(asked.plus(Duration.ofDays(2)));
            jenkins.waitUntilNoActivity();
            assertThat(deploy.getBuilds()).hasSize(3);
        });
    }

    @Test
    void oneWhoseJobIsDeletedGoesAtOnceWhereverTheJobsHaveMoved() throws Throwable {
        sessions.then(rule -> {
            setUp(rule);
            deploy.renameTo("deliver");
            index.renameTo("shop");
            assertThat(Previews.get().all().get(0).job()).isEqualTo("shop/change");

            index.getItem("change").delete();
            jenkins.waitUntilNoActivity();

            jenkins.assertLogContains("since its pull request is closed", deploy.getLastBuild());
            assertThat(removal().problem()).startsWith("deliver #2 ended");
        });
    }

    @Test
    void oneWhoseBranchIsGoneAndWhoseJobIsKeptGoesSoon() throws Throwable {
        sessions.then(rule -> {
            setUp(rule);
            index.setOrphanedItemStrategy(new DefaultOrphanedItemStrategy(false, 0, 0));
            try (Git git = Git.open(repository.toFile())) {
                git.branchDelete().setBranchNames("change").setForce(true).call();
            }
            index.scheduleBuild2(0).getFuture().get();
            jenkins.waitUntilNoActivity();
            assertThat(index.getItem("change")).isNotNull();

            Previews.get().lookAfter(NOW);
            jenkins.waitUntilNoActivity();

            jenkins.assertLogContains("since its pull request is closed", deploy.getLastBuild());
        });
    }

    @Test
    void withoutTheSettingAllGo() throws Throwable {
        sessions.then(rule -> {
            setUp(rule);
            DeliveryGlobalConfiguration.get().setPreviews(new PreviewsConfiguration());

            Previews.get().lookAfter(NOW);
            jenkins.waitUntilNoActivity();

            jenkins.assertLogContains("since the settings have no previews there any more", deploy.getLastBuild());
        });
    }

    @Test
    void aDeployJobThatCannotTakeItAwayIsNamed() throws Throwable {
        sessions.then(rule -> {
            setUp(rule);
            deploy.delete();

            Previews.get().lookAfter(NOW.plus(Duration.ofDays(8)));

            assertThat(removal().problem()).startsWith("There is no job 'deploy' yet");
        });
    }

    private static Removal removal() {
        return Previews.get().all().get(0).removal();
    }

    /** A Jenkins with one preview. */
    private void setUp(JenkinsRule rule) throws Exception {
        jenkins = rule;
        // Before anybody asks.
        new XmlFile(new File(rule.jenkins.getRootDir(), Previews.class.getName() + ".xml"))
                .write(new ArrayList<>(
                        List.of(new Preview("index", "dev", "pr-12", "index/change", 1, "deploy", "", NOW))));
        deploy = rule.createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsFlowDefinition(
                "properties([parameters([string(name: 'App'), string(name: 'Env'), string(name: 'Tag'),"
                        + " string(name: 'Preview'), booleanParam(name: 'Uninstall')])])\n",
                true));
        rule.buildAndAssertSuccess(deploy);
        EnvironmentConfiguration dev = new EnvironmentConfiguration();
        dev.setName("dev");
        DeliveryGlobalConfiguration settings = DeliveryGlobalConfiguration.get();
        settings.setEnvironments(List.of(dev));
        PreviewsConfiguration previews = new PreviewsConfiguration();
        previews.setEnvironment("dev");
        settings.setPreviews(previews);
        index = rule.createProject(WorkflowMultiBranchProject.class, "index");
        GitSCMSource source = new GitSCMSource(repository.toUri().toString());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        index.getSourcesList().add(new BranchSource(source));
        index.scheduleBuild2(0).getFuture().get();
        rule.waitUntilNoActivity();
        assertThat(index.getItem("change")).isNotNull();
    }
}
