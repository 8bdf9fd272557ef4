package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Nobody gets into an environment that has rules by the name of one that has none. */
@WithJenkins
class ChosenClusterTest {
    private static final String LEADS_THERE = "leads to environment %s, which has rules of its own";

    private static JenkinsRule jenkins;
    private static WorkflowRun run;

    @BeforeAll
    static void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        credentials("test", kubeconfig("https://test.example.com:6443", "deployer-of-test"));
        credentials("live", kubeconfig("https://live.example.com", "deployer-of-live"));
        credentials("copy-of-live", kubeconfig("HTTPS://LIVE.example.com.:443/", "deployer-of-live"));
        credentials("guest-of-live", kubeconfig("https://live.example.com", "guest"));
        credentials("elsewhere", kubeconfig("https://elsewhere.example.com", "deployer-of-live"));
        DeliveryGlobalConfiguration.get()
                .setEnvironments(List.of(
                        environment("dev", "shop-dev", "test", false),
                        environment("try", "shop", "test", false),
                        environment("old", "legacy", "test", false),
                        environment("prod", "shop", "live", true),
                        environment("agents", "legacy", "", true)));
        run = jenkins.buildAndAssertSuccess(job("echo 'x'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // The same credentials, whatever the namespace: a chart can name another one.
                "dev | live | - | prod",
                // The same account of the same server under another name.
                "dev | copy-of-live | - | prod",
                // A context of one's own kubeconfig.
                "dev | - | other | prod",
                // Another account, but the same namespace of the same server.
                "try | guest-of-live | - | prod",
                // Its own kubeconfig is not known, so it may be the same server.
                "old | elsewhere | - | agents",
            })
    void whatLeadsToAnEnvironmentWithRulesIsRefused(
            String environment, @CheckForNull String kubeconfig, @CheckForNull String context, String reached) {
        assertThatThrownBy(() -> check(environment, kubeconfig, context))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(LEADS_THERE.formatted(reached))
                .hasMessageContaining("deploy with environment: '" + reached + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "dev | - | -",
                "dev | test | testbed",
                "dev | elsewhere | -",
                // Another account in another namespace of the same server.
                "dev | guest-of-live | -",
                // The same namespace of another server.
                "try | elsewhere | -",
                // Its own rules hold there.
                "prod | live | -",
                "prod | elsewhere | -",
                // Whether it is there is found out where it is used.
                "dev | gone | -",
            })
    void whatLeadsElsewhereIsNot(String environment, @CheckForNull String kubeconfig, @CheckForNull String context) {
        assertThatCode(() -> check(environment, kubeconfig, context)).doesNotThrowAnyException();
    }

    @Test
    void bothStepsRefuseIt() throws Exception {
        for (String step : List.of("helmDeploy tag: 'v1', ", "helmRollback ")) {
            WorkflowRun refused = jenkins.buildAndAssertStatus(
                    Result.FAILURE,
                    job("node { " + step + "app: 'index', environment: 'dev', kubeconfigCredentialsId: 'live' }"));

            jenkins.assertLogContains(
                    "ERROR: kubeconfigCredentialsId 'live' " + LEADS_THERE.formatted("prod"), refused);
        }
    }

    @Test
    void itIsNoUseOfTheCredentials() throws Exception {
        assertThatThrownBy(() -> check("dev", "copy-of-live", null)).hasMessageContaining("prod");

        assertThat(CredentialsProvider.getFingerprintOf(
                        CredentialsProvider.findCredentialById("live", StringCredentialsImpl.class, run)))
                .isNull();
    }

    private static void check(String name, @CheckForNull String kubeconfig, @CheckForNull String context) {
        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        ChosenCluster.of(environments.named("environment", name), kubeconfig, context)
                .checkStaysOutside(run, environments);
    }

    private static EnvironmentConfiguration environment(
            String name, String namespace, String kubeconfig, boolean approval) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration();
        environment.setName(name);
        environment.setNamespace(namespace);
        environment.setKubeconfigCredentialsId(kubeconfig);
        environment.setContext(kubeconfig.isEmpty() ? "" : "testbed");
        environment.setApproval(approval);
        return environment;
    }

    private static void credentials(String id, String text) throws Exception {
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(text)));
    }

    /** With a second context that is the live cluster's. */
    private static String kubeconfig(String server, String token) {
        return """
                clusters:
                - {name: testbed, cluster: {server: "%s"}}
                - {name: other, cluster: {server: "https://live.example.com/"}}
                users:
                - {name: testbed, user: {token: %s}}
                - {name: other, user: {token: deployer-of-live}}
                contexts:
                - {name: testbed, context: {cluster: testbed, user: testbed}}
                - {name: other, context: {cluster: other, user: other}}
                current-context: testbed
                """.formatted(server, token);
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
