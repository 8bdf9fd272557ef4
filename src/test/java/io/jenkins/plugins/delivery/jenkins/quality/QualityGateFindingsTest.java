package io.jenkins.plugins.delivery.jenkins.quality;

import static io.jenkins.plugins.delivery.jenkins.quality.GateJobs.tests;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.User;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.AcceptedVulnerabilityConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.VulnerabilitiesConfiguration;
import io.jenkins.plugins.delivery.jenkins.delivery.DeliveryRecords;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What scanners and SonarQube found, in the quality gate: what counts, what does not, and reports that cannot count.
 */
@WithJenkins
class QualityGateFindingsTest {
    private static final String LOG4SHELL = vulnerability("CVE-2021-44228", "CRITICAL", "2.15.0");

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private JenkinsRule jenkins;
    private GateJobs jobs;

    @BeforeEach
    void begin(JenkinsRule rule) {
        jenkins = rule;
        jobs = new GateJobs(rule);
    }

    private static String report(String name, String vulnerabilities) {
        return "writeFile file: '" + name + "', text: '{\"SchemaVersion\": 2, \"Results\": [{\"Vulnerabilities\": ["
                + vulnerabilities + "]}]}'\n";
    }

    private static String vulnerability(String id, String severity, String fixed) {
        return "{\"VulnerabilityID\": \"" + id + "\", \"PkgName\": \"log4j-core\", \"InstalledVersion\": \"2.14.1\","
                + " \"FixedVersion\": \"" + fixed + "\", \"Severity\": \"" + severity + "\"}";
    }

    @Test
    void vulnerabilitiesCountAndAreNamed() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                jobs.job(report("trivy.json", LOG4SHELL + "," + vulnerability("CVE-2021-45105", "HIGH", "2.17.0"))
                        + "qualityGate minTestPassRate: 0, vulnerabilities: 'trivy.json', maxHigh: 1\n"));

        jenkins.assertLogContains("Vulnerabilities by Trivy: 1 critical, 1 high, 0 medium, 0 low", run);
        jenkins.assertLogContains("  critical  CVE-2021-44228  log4j-core 2.14.1, fixed in 2.15.0", run);
        jenkins.assertLogContains("  high vulnerabilities             passed  1 (CVE-2021-45105 in log4j-core", run);
        jenkins.assertLogContains(
                "ERROR: The quality gate failed: critical vulnerabilities: 1 (CVE-2021-44228 in log4j-core 2.14.1, fixed"
                        + " in 2.15.0), wanted at most 0",
                run);
        QualityGateAction gate = run.getAction(QualityGateAction.class);
        assertThat(gate.isPassed()).isFalse();
        assertThat(gate.getVulnerabilities())
                .extracting(VulnerabilityView::getId)
                .containsExactly("CVE-2021-44228", "CVE-2021-45105");
        assertThat(UnstyledBrowser.open(jenkins).getPage(run).asNormalizedText())
                .contains("critical vulnerabilities", "CVE-2021-44228", "2.15.0");
    }

    @Test
    void whatIsAcceptedDoesNotCountUntilItsDayIsOver() throws Exception {
        VulnerabilitiesConfiguration settings = new VulnerabilitiesConfiguration();
        AcceptedVulnerabilityConfiguration ended = new AcceptedVulnerabilityConfiguration();
        ended.setId("CVE-2021-45105");
        ended.setReason("nobody reaches it");
        ended.setUntil("2022-01-31");
        settings.setAccepted(List.of(ended));
        settings.setMaxHigh(0);
        DeliveryGlobalConfiguration.get().setVulnerabilities(settings);
        String until = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();

        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                jobs.job(report(
                                "trivy.json",
                                LOG4SHELL + "," + vulnerability("CVE-2021-45105", "HIGH", "2.17.0") + ","
                                        + vulnerability("CVE-2016-1000027", "CRITICAL", ""))
                        + "qualityGate minTestPassRate: 0, vulnerabilities: '*.json', ignoreUnfixed: true, accepted: ["
                        + "[id: 'CVE-2021-44228', reason: 'JNDI is off', until: '" + until + "']]\n"));

        jenkins.assertLogContains(": 0 critical, 1 high, 0 medium, 0 low; 1 accepted; 1 without a fix", run);
        jenkins.assertLogContains(
                "  accepted until " + until + ": CVE-2021-44228 in log4j-core 2.14.1, fixed in 2.15.0: JNDI is off",
                run);
        jenkins.assertLogContains(
                "  counts again, since it was accepted until 2022-01-31: CVE-2021-45105 in log4j-core", run);
        jenkins.assertLogContains("The quality gate failed: high vulnerabilities: 1 (", run);
    }

    @Test
    void aReportThatCannotCountIsSaid() throws Exception {
        String gate = "qualityGate minTestPassRate: 0, vulnerabilities: 'trivy.json'\n";
        assertFails(gate, "ERROR: No report matches trivy.json: run the scanner before, or mend vulnerabilities");
        assertFails(
                "writeFile file: 'trivy.json', text: '{}'\n" + gate,
                "ERROR: Report trivy.json is no report that is known");
        assertFails(
                report("trivy.json", LOG4SHELL) + "sh 'touch -d 2020-01-01 trivy.json'\n" + gate,
                "ERROR: Report trivy.json was there before this build began: run the scanner in this build");
        assertFails(
                "sh 'ln -s /etc/passwd trivy.json'\nqualityGate vulnerabilities: 'trivy.json'\n",
                "ERROR: No report matches trivy.json");
        assertFails(
                "qualityGate maxHigh: 0", "ERROR: vulnerabilities is missing, and what is let pass of them is given");
        assertFails(
                "qualityGate vulnerabilities: 'a', maxHigh: -1",
                "ERROR: maxHigh '-1' is not a number of vulnerabilities");
        assertFails("qualityGate newOnly: true", "ERROR: vulnerabilities is missing, and what is let pass of them");
        assertFails(
                "qualityGate vulnerabilities: 'a', newOnly: true",
                "ERROR: app is missing, and newOnly is given: name the service with whose image the report is compared");
        assertFails(
                "qualityGate vulnerabilities: 'a', newOnly: true, app: 'index', environment: 'tset'",
                "ERROR: environment 'tset' is not an environment");
    }

    private void useSonarQube(String url) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "sonar", "", Secret.fromString(RecordedSonarQube.TOKEN)));
        SonarConfiguration sonar = new SonarConfiguration();
        sonar.setServerUrl(url);
        sonar.setTokenCredentialsId("sonar");
        DeliveryGlobalConfiguration.get().setSonar(sonar);
    }

    private static String scanned(RecordedSonarQube sonarQube) {
        return "writeFile file: 'target/sonar/report-task.txt', text: '''" + sonarQube.taskFile() + "'''\n";
    }

    @Test
    void waitsForTheVerdictOfSonarQube() throws Exception {
        try (RecordedSonarQube sonarQube = RecordedSonarQube.start().underWayFor(2)) {
            useSonarQube(sonarQube.url());

            WorkflowRun run = jenkins.buildAndAssertSuccess(
                    jobs.job(tests(2, 0) + scanned(sonarQube) + "qualityGate sonar: true\n"));

            jenkins.assertLogContains("SonarQube: " + sonarQube.url() + "/dashboard?id=com.example%3Aindex", run);
            jenkins.assertLogContains("  SonarQube                        passed  OK (wanted: OK)", run);
            jenkins.assertLogNotContains(RecordedSonarQube.TOKEN, run);
        }
    }

    /** While SonarQube was waited for, the thread became Jenkins' own, which sees everything. */
    @Test
    void whatTheBuildMayNotSeeItDoesNotSeeAfterWaitingEither() throws Exception {
        PlainRegistry.use(REGISTRY.host());
        EnvironmentConfiguration test = new EnvironmentConfiguration();
        test.setName("test");
        test.setSignedBy(Keys.ecdsa().verificationKey().pem());
        DeliveryGlobalConfiguration.get().setEnvironments(List.of(test));
        DeliveryRecords.record(
                jenkins.buildAndAssertSuccess(jobs.job("")),
                new DeployResult(
                        "index",
                        "test",
                        "shop",
                        1,
                        0,
                        DeployStatus.DEPLOYED,
                        REGISTRY.host() + "/index@" + Digest.of("an image".getBytes()),
                        "",
                        "Done",
                        null,
                        ImageProof.NONE),
                "1",
                "");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Computer.BUILD)
                .everywhere()
                .to("builder"));
        try (RecordedSonarQube sonarQube = RecordedSonarQube.start().anonymous().underWayFor(1)) {
            SonarConfiguration sonar = new SonarConfiguration();
            sonar.setServerUrl(sonarQube.url());
            DeliveryGlobalConfiguration.get().setSonar(sonar);
            WorkflowJob job = jobs.job(report("trivy.json", LOG4SHELL) + scanned(sonarQube)
                    + "qualityGate sonar: true, minTestPassRate: 0, vulnerabilities: 'trivy.json', newOnly: true,"
                    + " maxCritical: 1, app: 'index', environment: 'test'\n");
            QueueItemAuthenticatorConfiguration.get()
                    .getAuthenticators()
                    .add(new MockQueueItemAuthenticator()
                            .authenticate(
                                    job.getFullName(),
                                    User.getById("builder", true).impersonate2()));

            WorkflowRun run = jenkins.buildAndAssertSuccess(job);

            jenkins.assertLogContains(
                    "All vulnerabilities count, since nothing of index runs in test yet, as far as this build may see",
                    run);
        }
    }

    @Test
    void whatSonarQubeObjectsToIsInTheTable() throws Exception {
        try (RecordedSonarQube sonarQube = RecordedSonarQube.start().failing()) {
            useSonarQube(sonarQube.url());

            WorkflowRun run = jenkins.buildAndAssertStatus(
                    Result.FAILURE, jobs.job(tests(2, 0) + scanned(sonarQube) + "qualityGate sonar: true\n"));

            jenkins.assertLogContains(
                    "ERROR: The quality gate failed: SonarQube coverage: 61.4, wanted at least 80; SonarQube ncloc: 75,"
                            + " wanted at most 1",
                    run);
            assertThat(run.getAction(QualityGateAction.class).getRows()).hasSize(3);
        }
    }

    @Test
    void whatIsNoVerdictOfThisBuildIsSaid() throws Exception {
        assertFails(
                "qualityGate sonar: true", "ERROR: No SonarQube server is set: set sonar.serverUrl in the settings");
        try (RecordedSonarQube sonarQube = RecordedSonarQube.start()) {
            useSonarQube(sonarQube.url());
            String gate = "qualityGate sonar: true, minTestPassRate: 0";
            assertFails(gate, "ERROR: sonar is true, and no scan has left its target/sonar/report-task.txt");
            sonarQube.withTask("FAILED");
            assertFails(
                    scanned(sonarQube) + gate,
                    "ERROR: SonarQube's analysis is FAILED: Unrecoverable indexation failures");
            sonarQube.withTask("SUCCESS").submittedAt(Instant.now().minusSeconds(3600));
            assertFails(scanned(sonarQube) + gate, "before this build began: scan in this build, before qualityGate");
            assertFails(
                    scanned(sonarQube) + "qualityGate sonar: true, sonarTimeoutMinutes: 0",
                    "ERROR: sonarTimeoutMinutes '0' is out of range: use a whole number from 1 to 120");
            // A workspace may hold whatever a pull request put there.
            useSonarQube("https://sonar.example.com");
            assertFails(
                    scanned(sonarQube) + gate,
                    "ERROR: The scan went to " + sonarQube.url()
                            + ", and the server that counts is https://sonar.example.com");
        }
    }

    private void assertFails(String steps, String message) throws Exception {
        jenkins.assertLogContains(message, jenkins.buildAndAssertStatus(Result.FAILURE, jobs.job(steps)));
    }
}
