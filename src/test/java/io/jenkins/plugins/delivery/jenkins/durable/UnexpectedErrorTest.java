package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** What is no exception, as deeply nested input and a plugin's update bring it, ends a step and does not hang it. */
@WithJenkins
@Timeout(120)
class UnexpectedErrorTest {
    /** Fails in its work, or when all is done. */
    public static final class BrokenStep extends Step {
        private final boolean atTheEnd;

        @DataBoundConstructor
        public BrokenStep(boolean atTheEnd) {
            this.atTheEnd = atTheEnd;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new BrokenExecution(context, atTheEnd);
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "broken";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(FilePath.class, TaskListener.class);
            }
        }
    }

    private static final class BrokenExecution extends DurableStepExecution {
        private static final long serialVersionUID = 1L;

        private final boolean atTheEnd;

        BrokenExecution(StepContext context, boolean atTheEnd) {
            super(context);
            this.atTheEnd = atTheEnd;
        }

        @Override
        protected Next work(FilePath workspace) {
            if (!atTheEnd) {
                throw new StackOverflowError("too deep");
            }
            return new Next.Done("done all the same");
        }

        @Override
        protected void ended(int exitCode) {
            throw new IllegalStateException("it runs nothing");
        }

        @Override
        protected void over(@CheckForNull Throwable cause) {
            throw new NoClassDefFoundError("gone");
        }

        @Override
        protected Collection<String> secrets() {
            return List.of();
        }
    }

    @Test
    void theStepFailsWithWhatItWas(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins, "broken false"));

        jenkins.assertLogContains("too deep", run);
    }

    @Test
    void whatGoesWrongAfterItTakesNothingAway(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "echo broken(true)"));

        jenkins.assertLogContains("done all the same", run);
    }

    private static WorkflowJob job(JenkinsRule jenkins, String step) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { " + step + " }", true));
        return job;
    }
}
