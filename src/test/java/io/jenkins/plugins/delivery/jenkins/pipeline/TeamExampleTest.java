package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.nio.file.Path;
import java.util.List;
import jenkins.plugins.git.GitSCMSource;
import org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud;
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
        KubernetesCloud cloud = jenkins.jenkins.clouds.get(KubernetesCloud.class);
        assertThat(containers(cloud, "delivery")).containsExactly("maven", "kaniko");
        assertThat(containers(cloud, "deploy")).containsExactly("helm");
    }

    private static List<String> containers(KubernetesCloud cloud, String label) {
        Pod pod = Serialization.unmarshal(cloud.getTemplate(Label.get(label)).getYaml(), Pod.class);
        assertThat(Serialization.asYaml(pod)).doesNotContain("privileged", "hostPath", "hostNetwork");
        return pod.getSpec().getContainers().stream().map(Container::getName).toList();
    }
}
