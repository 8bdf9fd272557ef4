package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.nio.file.Path;
import jenkins.plugins.git.GitSCMSource;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example that sets up a team, as it stands in the documentation. */
@WithJenkins
class TeamExampleTest {
    @Test
    void oneFileSetsUpATeam(JenkinsRule jenkins) throws Exception {
        // Nothing is to be scanned: the example's Git server does not exist.
        jenkins.jenkins.doQuietDown();

        ConfigurationAsCode.get()
                .configure(Path.of("docs/examples/team/jenkins.yaml").toUri().toString());

        WorkflowMultiBranchProject index =
                jenkins.jenkins.getItemByFullName("bss/index", WorkflowMultiBranchProject.class);
        assertThat(index.getProjectFactory()).isInstanceOf(MicroserviceBranchProjectFactory.class);
        assertThat(index.getSCMSources()).singleElement().isInstanceOfSatisfying(GitSCMSource.class, source -> {
            assertThat(source.getRemote()).isEqualTo("https://git.example.com/bss/index.git");
            assertThat(source.getTraits()).isNotEmpty();
        });
        assertThat(jenkins.jenkins.getItemByFullName("bss/order")).isInstanceOf(WorkflowMultiBranchProject.class);
        assertThat(jenkins.jenkins
                        .getItemByFullName("bss/live/deploy", WorkflowJob.class)
                        .getDefinition())
                .isInstanceOf(CpsScmFlowDefinition.class);
        assertThat(DeliveryGlobalConfiguration.get().toConfig().environments().list())
                .extracting(environment -> environment.name())
                .containsExactly("dev", "test", "stage", "prod");
        assertThat(DeliveryGlobalConfiguration.get().getDeployJob()).isEqualTo("bss/live/deploy");
    }
}
