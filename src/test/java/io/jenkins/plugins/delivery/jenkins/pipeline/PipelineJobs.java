package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.EnvVars;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs that take their Pipeline from Git, in a Jenkins whose settings deploy with job {@code deploy}. */
record PipelineJobs(JenkinsRule jenkins) {
    /** Fills the settings in, and asks of every job for half of its lines to be covered. */
    static PipelineJobs configure(JenkinsRule jenkins, DeploySettings settings, RegistryServer registry)
            throws Exception {
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(registry.host());
        DeliveryGlobalConfiguration.get().setDeployJob("deploy");
        EnvVars variables = new EnvVars("MIN_LINE_COVERAGE", "50");
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(variables.entrySet().stream()
                        .map(variable ->
                                new EnvironmentVariablesNodeProperty.Entry(variable.getKey(), variable.getValue()))
                        .toList()));
        return new PipelineJobs(jenkins);
    }

    /** Commits what is in the directory, which has a Jenkinsfile. */
    WorkflowJob fromGit(String name, Path directory) throws Exception {
        GitCommit.of(directory);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        GitSCM scm = new GitSCM(
                GitSCM.createRepoList(directory.toUri().toString(), null),
                List.of(new BranchSpec("main")),
                null,
                null,
                List.of());
        job.setDefinition(new CpsScmFlowDefinition(scm, "Jenkinsfile"));
        return job;
    }
}
