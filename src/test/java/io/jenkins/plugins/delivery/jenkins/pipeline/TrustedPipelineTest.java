package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What runs outside of the sandbox takes nothing from it but options. */
@WithJenkins
class TrustedPipelineTest {
    private static final String OBJECT_OF_ITS_OWN = """
            import io.jenkins.plugins.delivery.jenkins.pipeline.*
            import org.jenkinsci.plugins.workflow.cps.CpsScript
            class Fake implements Serializable {
                def env = [JOB_NAME: 'x', APP: 'index', DELIVERY_AGENT: '']
                void node(label, body) { throw new IllegalStateException('the fake was taken') }
                void notifyFailure() { }
            }
            """;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new MicroservicePipeline(new Fake()).call()",
                "new MicroservicePipeline(this).call()",
                "new MicroservicePipeline(null).call()",
                "new MicroservicePipeline(new PipelineScript(this)).call()",
                "new MicroservicePipeline(this as PipelineScript).call()",
                "([this] as PipelineScript)",
                "new PipelineOptions(new Fake()).app()",
                "([new Fake()] as PipelineOptions).app()",
                "microservicePipeline.@options = new Fake()",
                "([new Fake()] as MicroservicePipeline).call()",
                "MicroservicePipeline.newInstance(new Fake()).call()",
                "microservicePipeline.@script = new Fake()",
                "microservicePipeline.script = new Fake(); microservicePipeline()",
            })
    void aSandboxedScriptCannotMakeOneNorGiveItAnother(String attempt) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(OBJECT_OF_ITS_OWN + attempt));

        jenkins.assertLogNotContains("the fake was taken", run);
        // It failed for the right reason, not because the attempt is about nothing.
        jenkins.assertLogNotContains("unable to resolve class", run);
    }

    @Test
    void jenkinsMakesOneForTheScriptThatRuns() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("microservicePipeline(ap: 'index')"));

        jenkins.assertLogContains("microservicePipeline: 'ap' in the options is not known", run);
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
