package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.remoting.Channel;
import hudson.remoting.Future;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class AgentRehearsalTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

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
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {" + GitCommit.STEP + """
                        writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'
                        buildImage(app: 'index', ifExists: 'overwrite')
                        }""", true));

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

    private static Future<Boolean> rehearsal(Channel channel) {
        return ExtensionList.lookupSingleton(AgentRehearsal.class).begunOn(channel);
    }
}
