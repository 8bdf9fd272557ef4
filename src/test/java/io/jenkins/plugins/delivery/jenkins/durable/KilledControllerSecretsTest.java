package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.Canaries;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** What a controller that is killed during a deploy has written has no secret in it, and the next one tidies up. */
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.REGISTRY})
class KilledControllerSecretsTest {
    private static final String USER = "canary-robot";
    private static final String PASSWORD = "canary-of-the-registry-51d7";
    private static final String CLUSTER_TOKEN = "canary-of-the-cluster-0c4e";

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY =
            RegistryServer.builder().credentials(USER, PASSWORD).basicAuth().build();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().javaOptions("-XX:TieredStopAtLevel=1");

    @TempDir
    Path directory;

    @Test
    void aKillDuringADeployLeavesNone() throws Throwable {
        DeploySettings settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        Canaries canaries = new Canaries()
                .with("registry password", PASSWORD)
                .with("registry login", USER + ":" + PASSWORD)
                .with("cluster token", SecretFiles.token(settings.kubeconfig()));
        try (Canaries.Processes processes = canaries.processes()) {
            jenkins.startJenkins();
            jenkins.runRemotely(
                    KilledControllerSecretsTest::start,
                    settings.elsewhere(TestbedPart.HELM4.path("helm4/helm")),
                    REGISTRY.host());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> settings.history("dev").stream().anyMatch(ReleaseRevision::isPending));

            jenkins.stopJenkinsForcibly();

            Path home = jenkins.getHome().toPath();
            Map<Path, List<String>> found = SecretFiles.inTheHome(home, canaries);
            // Helm goes on and needs them: what is not found elsewhere was there to be found.
            assertThat(found).isNotEmpty();
            SecretFiles.assertOfSteps(found.keySet());

            jenkins.startJenkins();
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                CLUSTER.node().becomeReady("slow-1");
                return settings.statuses("dev").equals(List.of("deployed"));
            });
            jenkins.runRemotely(KilledControllerSecretsTest::assertDeployed);
            assertThat(SecretFiles.inTheHome(home, canaries)).isEmpty();
            assertThat(processes.found()).isEmpty();
        }
    }

    /** An API server that takes connections and says nothing is what a step can be killed at for certain. */
    @Test
    void aKillWhileAClusterIsAskedLeavesNone() throws Throwable {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String kubeconfig = """
                    apiVersion: v1
                    kind: Config
                    current-context: silent
                    clusters: [{name: silent, cluster: {server: 'https://127.0.0.1:%d'}}]
                    users: [{name: silent, user: {token: %s}}]
                    contexts: [{name: silent, context: {cluster: silent, user: silent}}]
                    """.formatted(silent.getLocalPort(), CLUSTER_TOKEN);
            Canaries canaries = new Canaries().with("cluster token", CLUSTER_TOKEN);
            jenkins.startJenkins();
            jenkins.runRemotely(KilledControllerSecretsTest::startAsking, kubeconfig);
            Path home = jenkins.getHome().toPath();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(SecretFiles.inTheHome(home, canaries))
                            .as(Files.readString(home.resolve("jobs/ask/builds/1/log")))
                            .isNotEmpty());

            jenkins.stopJenkinsForcibly();
            assertThat(SecretFiles.inTheHome(home, canaries)).isNotEmpty();
            jenkins.startJenkins();

            jenkins.runRemotely(KilledControllerSecretsTest::assertAskedNoMore);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(SecretFiles.inTheHome(home, canaries)).isEmpty());
        }
    }

    private static void startAsking(JenkinsRule rule, String kubeconfig) throws Exception {
        new DeploySettings.Elsewhere("silent", "helm", kubeconfig, "").configure("3m");
        WorkflowJob job = rule.createProject(WorkflowJob.class, "ask");
        job.setDefinition(new CpsFlowDefinition("node { clusterEvents environment: 'dev' }", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void assertAskedNoMore(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("ask", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatus(Result.FAILURE, rule.waitForCompletion(run));
        rule.assertLogContains("restarted while the cluster was asked for its warnings: run the build again", run);
    }

    private static void start(JenkinsRule rule, DeploySettings.Elsewhere setup, String registryHost) throws Exception {
        setup.configure("3m");
        PlainRegistry.use(registryHost).setCredentialsId("acr");
        CredentialsProvider.lookupStores(rule.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", USER, PASSWORD));
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "node {\n" + setup.checkout()
                        + "helmDeploy app: 'index', environment: 'dev', tag: 'slow-1', verifyImage: false\n}",
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void assertDeployed(JenkinsRule rule) throws Exception {
        rule.assertBuildStatusSuccess(rule.waitForCompletion(
                rule.jenkins.getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1)));
    }
}
