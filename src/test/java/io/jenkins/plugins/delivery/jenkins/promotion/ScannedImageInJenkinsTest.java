package io.jenkins.plugins.delivery.jenkins.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.ScanRecord;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.attachment.PredicateType;
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
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.ReportWatch;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.OrasAttachment;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private String key;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        key = Keys.ecdsaPem();
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
        return job(app, report, vulnerabilities, "helmDeploy app: 'index', environment: 'test', tag: '" + app + "'");
    }

    private WorkflowJob job(String app, String report, String vulnerabilities, String deploy) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node {\n" + settings.checkout()
                        + "dir('service') { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n"
                        + "# "
                        + app + "\\n' }\n" + report
                        + "buildImage app: 'index', tag: '" + app + "', context: 'service', ifExists: 'overwrite'"
                        + vulnerabilities + "\n"
                        + deploy + " }",
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

        // Who scans what runs attaches a newer one, which is shown when it was looked for.
        Instant later = Instant.now().plusSeconds(200).truncatedTo(ChronoUnit.SECONDS);
        state(good.getAction(ImageBuildAction.class), later);
        assertThat(shown()).isEqualTo(deployed.getScannedAt());
        ExtensionList.lookupSingleton(ReportWatch.class).doRun();
        await().untilAsserted(() -> assertThat(shown()).isEqualTo(later.toString()));
    }

    private void state(ImageBuildAction built, Instant at) throws Exception {
        ImageReference image = ImageReference.parse(built.getReference());
        String report = "{\"SchemaVersion\": 2, \"CreatedAt\": \"" + at + "\", \"Results\": []}";
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), line -> {})) {
            new Attachments(client, image)
                    .attest(
                            PredicateType.VULNERABILITIES,
                            ScanRecord.of("r.json", report.getBytes(StandardCharsets.UTF_8), at)
                                    .predicate(null),
                            SigningKey.read("key", key, null));
        }
    }

    private String shown() throws Exception {
        return jenkins.getJSON("deliveries/api/json")
                .getJSONObject()
                .getJSONArray("services")
                .getJSONObject(0)
                .getJSONArray("environments")
                .getJSONObject(0)
                .getString("scannedAt");
    }

    @Test
    void theGateReadsTheReportThatIsAttachedToAnImageAndSaysWhetherItIsSigned() throws Exception {
        WorkflowRun built = jenkins.buildAndAssertSuccess(job("plain", written(report("")), "", ""));
        String image = built.getAction(ImageBuildAction.class).getReference();
        assertGate(
                image,
                "",
                "has no report of vulnerabilities that is signed with key ",
                ": attach one, with buildImage");

        OrasAttachment.attach(
                ImageReference.parse(image),
                "application/json",
                report(found("CVE-2021-45105", "CRITICAL")),
                Instant.now());
        assertGate(
                image,
                "",
                ", but the report of Trivy of 2",
                ", which nobody signed whose key is in the settings: sign");
        assertGate(
                image,
                ", allowUnsigned: true",
                " that is attached to " + image + ", not signed, and so the word of whoever may push to the registry",
                "critical vulnerabilities: 1 (CVE-2021-45105 in log4j 2.14.1, no fix)");

        state(built.getAction(ImageBuildAction.class), Instant.now().minus(3, ChronoUnit.DAYS));
        assertGate(image, ", maxAgeDays: 2", ", signed", "age of the report: 3 days, wanted at most 2 days");
    }

    private void assertGate(String image, String options, String... said) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { qualityGate minTestPassRate: 0, image: '" + image + "'" + options + " }", true));
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        for (String line : said) {
            jenkins.assertLogContains(line, run);
        }
    }

    @Test
    void theGateCountsWhatIsNewAgainstTheImageThatRuns() throws Exception {
        String known = found("CVE-2021-45105", "MEDIUM");
        WorkflowRun nothing = jenkins.buildAndAssertStatus(Result.FAILURE, gate(known, "test"));
        jenkins.assertLogContains(
                "All vulnerabilities count, since nothing of index runs in test yet, as far as this build may see",
                nothing);
        jenkins.assertLogContains("  medium vulnerabilities           FAILED  1 (CVE-2021-45105 in log4j", nothing);

        WorkflowRun deployed =
                jenkins.buildAndAssertSuccess(job("one", written(report(known)), ", vulnerabilities: 'trivy.json'"));
        String digest = deployed.getAction(ImageBuildAction.class).getDigest();

        WorkflowRun same = jenkins.buildAndAssertSuccess(gate(known, "test"));
        jenkins.assertLogContains("  0 new against " + digest + " that runs in test, 1 known there already", same);
        jenkins.assertLogContains("  new medium vulnerabilities       passed  none (wanted: at most 0)", same);

        WorkflowRun other =
                jenkins.buildAndAssertStatus(Result.FAILURE, gate(found("CVE-2022-1471", "MEDIUM"), "test"));
        jenkins.assertLogContains(
                "  1 new against " + digest + " that runs in test, 0 known there already, 1 taken", other);
        jenkins.assertLogContains("  taken away: CVE-2021-45105 in log4j 2.14.1", other);
        jenkins.assertLogContains("  new medium vulnerabilities       FAILED  1 (CVE-2022-1471 in log4j 2.14.1", other);
    }

    private WorkflowJob gate(String vulnerability, String environment) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { " + written(report(vulnerability))
                        + "qualityGate minTestPassRate: 0, vulnerabilities: 'trivy.json', maxMedium: 0, newOnly: true,"
                        + " app: 'index', environment: '" + environment + "' }",
                true));
        return job;
    }

    private static String found(String id, String severity) {
        return "{\"VulnerabilityID\": \"" + id + "\", \"PkgName\": \"log4j\", \"InstalledVersion\": \"2.14.1\","
                + " \"Severity\": \"" + severity + "\"}";
    }

    private static String report(String vulnerability) {
        return "{\"SchemaVersion\": 2, \"Results\": [{\"Vulnerabilities\": [" + vulnerability + "]}]}";
    }

    private static String written(String report) {
        return "writeFile file: 'trivy.json', text: '''" + report + "'''\n";
    }
}
