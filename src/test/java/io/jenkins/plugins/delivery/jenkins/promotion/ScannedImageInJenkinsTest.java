package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.SupplyChainConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.VulnerabilityRuleConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.time.Instant;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** From what a scanner left in a workspace, by way of the registry, to an environment that asks for it. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class ScannedImageInJenkinsTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        String key = Keys.ecdsaPem();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "key", "", Secret.fromString(key)));
        SupplyChainConfiguration supplyChain = new SupplyChainConfiguration();
        supplyChain.setKeyCredentialsId("key");
        supplyChain.setMode("required");
        DeliveryGlobalConfiguration.get().setSupplyChain(supplyChain);
        VulnerabilityRuleConfiguration rule7 = new VulnerabilityRuleConfiguration();
        rule7.setMaxHigh(0);
        rule7.setMaxAgeDays(7);
        EnvironmentConfiguration test =
                DeliveryGlobalConfiguration.get().getEnvironments().get(1);
        test.setSignedBy(SigningKey.read("key", key, null).verificationKey().pem());
        test.setVulnerabilities(rule7);
    }

    private WorkflowJob job(String app, String report, String vulnerabilities) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node {\n" + settings.checkout()
                        + "dir('service') { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n"
                        + "# "
                        + app + "\\n' }\n" + report
                        + "buildImage app: 'index', tag: '" + app + "', context: 'service', ifExists: 'overwrite'"
                        + vulnerabilities + "\n"
                        + "helmDeploy app: 'index', environment: 'test', tag: '" + app + "' }",
                true));
        return job;
    }

    @Test
    void whatHasNoReportOrABadOneIsRefusedAndAGoodOneIsRecorded() throws Exception {
        WorkflowRun without = jenkins.buildAndAssertStatus(Result.FAILURE, job("none", "", ""));
        jenkins.assertLogContains("ERROR: Nothing was deployed, the image may not go to test, because ", without);
        jenkins.assertLogContains(" has no statement of the type vuln", without);

        String attached = ", vulnerabilities: 'trivy.json'";
        String report = Reports.TRIVY.replaceAll("\"CreatedAt\": .*,", "");
        WorkflowRun bad = jenkins.buildAndAssertStatus(Result.FAILURE, job("bad", written(report), attached));
        jenkins.assertLogContains(" has vulnerabilities, 1 critical and not at most 0, 1 high and not at most 0", bad);
        assertThat(settings.history("test")).isEmpty();

        WorkflowRun old = jenkins.buildAndAssertStatus(Result.FAILURE, job("old", written(Reports.TRIVY), attached));
        jenkins.assertLogContains(" was last looked at for vulnerabilities on 2024-11-20T07:30:00Z, ", old);

        Instant before = Instant.now().minusSeconds(5);
        WorkflowRun good = jenkins.buildAndAssertSuccess(
                job("good", written("{\"SchemaVersion\": 2, \"ArtifactName\": \".\"}"), attached));
        DeploymentAction deployed = good.getAction(DeploymentAction.class);
        assertThat(deployed.getSignedWith()).startsWith("key ");
        assertThat(Instant.parse(deployed.getScannedAt())).isAfter(before);
    }

    private static String written(String report) {
        return "writeFile file: 'trivy.json', text: '''" + report + "'''\n";
    }
}
