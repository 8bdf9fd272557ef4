package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.ParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Several services that go as one. The deploy job says what it got; what a real one does, the tests of its steps tell. */
@WithJenkins
class ReleaseTrainTest {
    private static JenkinsRule jenkins;

    private WorkflowJob deploy;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
        DeliveryGlobalConfiguration.get()
                .setEnvironments(Stream.of("dev", "test")
                        .map(name -> {
                            EnvironmentConfiguration environment = new EnvironmentConfiguration();
                            environment.setName(name);
                            return environment;
                        })
                        .toList());
    }

    @BeforeEach
    void makeTheDeployJob() throws Exception {
        deploy = jenkins.createProject(WorkflowJob.class);
        deploy.addProperty(new ParametersDefinitionProperty(Stream.of("App", "Env", "Tag")
                .<ParameterDefinition>map(name -> new StringParameterDefinition(name, ""))
                .toList()));
        deploy.setDefinition(new CpsFlowDefinition("""
                echo "${params.App} ${params.Tag} to ${params.Env}"
                if (params.App == 'broken') {
                    error 'it crashes'
                }""", true));
    }

    @Test
    void oneAfterAnotherInTheOrderOfTheList() throws Exception {
        WorkflowRun train = jenkins.buildAndAssertSuccess(train("[order: '2.0.1', index: '1.4.2']"));

        assertThat(deployed()).containsExactly("order 2.0.1 to test", "index 1.4.2 to test");
        jenkins.assertLogContains("Release train to test, one after another: order 2.0.1, index 1.4.2", train);
        jenkins.assertLogContains(
                "Went: order 2.0.1 (" + deploy.getName() + " #1), index 1.4.2 (" + deploy.getName() + " #2).", train);
    }

    @Test
    void theFirstThatFailsStopsIt() throws Exception {
        WorkflowRun train =
                jenkins.buildAndAssertStatus(Result.FAILURE, train("'index:1.4.2 broken:3 order:2.0.1, mail:7'"));

        assertThat(deployed()).containsExactly("index 1.4.2 to test", "broken 3 to test");
        jenkins.assertLogContains(
                "Went: index 1.4.2 (" + deploy.getName() + " #1). Stopped at: broken 3 (" + deploy.getName()
                        + " #2), FAILURE. Not started: order 2.0.1, mail 7.",
                train);
        jenkins.assertLogContains("The release train stopped at broken 3", train);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            environment: 'live', services: [index: '1']         | environment 'live' is none of the settings: use one of dev, test
            environment: 'test'                                 | services '' names no service
            environment: 'test', services: 'index:1 index:2'    | services 'index' is named twice
            environment: 'test', services: 'order:1 index'      | services 'index:' has no tag
            environment: 'test', services: ['Index!': '1']      | services 'Index!' is not the name of a service
            environment: 'test', services: [index: '1; rm']     | services 'index:1; rm' has no tag that an image can have
            environment: 'test', service: [index: '1']          | 'service' in the options is not known: use environment, services, deployJob
            """)
    void nothingStartsWhenAnythingIsWrong(String options, String message) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job("env.DEPLOY_JOB = '" + deploy.getFullName() + "'\nreleaseTrain(" + options + ")"));

        jenkins.assertLogContains("releaseTrain: " + message, run);
        assertThat(deploy.getBuilds()).isEmpty();
    }

    private WorkflowJob train(String services) throws Exception {
        return job("releaseTrain(environment: 'test', deployJob: '" + deploy.getFullName() + "', services: " + services
                + ")");
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private List<String> deployed() {
        return deploy.getBuilds().stream()
                .sorted((one, other) -> one.getNumber() - other.getNumber())
                .map(run -> {
                    try {
                        return run.getLog(100).stream()
                                .filter(line -> line.contains(" to "))
                                .findFirst()
                                .orElseThrow();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
