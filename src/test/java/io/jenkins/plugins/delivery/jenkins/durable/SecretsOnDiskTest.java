package io.jenkins.plugins.delivery.jenkins.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.report.MailBox;
import io.jenkins.plugins.delivery.testbed.Canaries;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Every secret that the steps handle is looked for in all that Jenkins and its agent write, in mails, and in the
 * arguments and environments of all processes, while builds run and afterwards.
 */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.REGISTRY})
class SecretsOnDiskTest {
    private static final String USER = "canary-robot";
    private static final String PASSWORD = "canary-of-the-registry-51d7";
    private static final String MAIL_PASSWORD = "canary-of-the-mail-93ab";

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY =
            RegistryServer.builder().credentials(USER, PASSWORD).basicAuth().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private DumbSlave agent;
    private MailBox box;
    private RecordedSonarQube sonarQube;
    private Canaries canaries;
    private Canaries.Processes processes;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        agent = jenkins.createOnlineSlave(Label.get("remote"));
        sonarQube = RecordedSonarQube.start().withCode("g:index", "");
        box = MailBox.open();
        box.admitOnly("robot", MAIL_PASSWORD);
        MailBox.account().setSmtpUsername("robot");
        MailBox.account().setSmtpPassword(Secret.fromString(MAIL_PASSWORD));
        var store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", USER, PASSWORD));
        store.add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "sonar", "", Secret.fromString(RecordedSonarQube.TOKEN)));
        PlainRegistry.use(REGISTRY.host()).setCredentialsId("acr");
        SonarConfiguration sonar = new SonarConfiguration();
        sonar.setServerUrl(sonarQube.url());
        sonar.setTokenCredentialsId("sonar");
        DeliveryGlobalConfiguration.get().setSonar(sonar);
        canaries = new Canaries()
                .with("registry password", PASSWORD)
                .with("registry login", USER + ":" + PASSWORD)
                .with("cluster token", SecretFiles.token(settings.kubeconfig()))
                .with("SonarQube token", RecordedSonarQube.TOKEN)
                .with("mail password", MAIL_PASSWORD);
        processes = canaries.processes();
    }

    @AfterEach
    void stop() {
        processes.close();
        MailBox.account().setSmtpUsername(null);
        MailBox.account().setSmtpPassword((Secret) null);
        box.close();
        sonarQube.close();
    }

    @Test
    void aDeliveryShowsNone() throws Exception {
        sonarQube.underWayFor(Integer.MAX_VALUE);
        WorkflowRun run =
                job(build("slow-1") + """
                writeFile file: 'pom.xml', text: '<project><groupId>g</groupId><artifactId>index</artifactId></project>'
                sonarScan properties: ['sonar.scanner.skipJreProvisioning': 'true', 'sonar.userHome': pwd(tmp: true)]
                """ + deploy("slow-1")).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Waiting for SonarQube's verdict", run);
        assertOnlyTheAgentHasFiles();

        sonarQube.underWayFor(0);
        awaitPending(1);
        assertThat(Files.exists(run.getRootDir().toPath().resolve("program.dat")))
                .isTrue();
        assertOnlyTheAgentHasFiles();

        await().atMost(Duration.ofMinutes(2)).until(() -> {
            CLUSTER.node().becomeReady("slow-1");
            return !run.isBuilding();
        });
        jenkins.assertBuildStatusSuccess(run);
        assertNothingIsLeft();
    }

    @Test
    void aFailureAndItsMailShowNone() throws Exception {
        WorkflowJob job = job("try {\n" + build("missing-1") + deploy("missing-1")
                + "} catch (e) { currentBuild.result = 'FAILURE'\n notifyFailure()\n throw e }\n");

        jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertNothingIsLeft();
        assertThat(box.mails()).isNotEmpty();
        for (MimeMessage mail : box.mails()) {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            mail.writeTo(raw);
            assertThat(canaries.in(raw.toString(StandardCharsets.UTF_8))).isEmpty();
            assertThat(canaries.in(MailBox.text(mail))).isEmpty();
            assertThat(canaries.in(MailBox.html(mail))).isEmpty();
        }
    }

    @Test
    void anAbortedDeployLeavesNone() throws Exception {
        WorkflowRun run =
                job(build("slow-1") + deploy("slow-1")).scheduleBuild2(0).waitForStart();
        awaitPending(1);
        assertOnlyTheAgentHasFiles();

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertNothingIsLeft();
    }

    @Test
    void kanikoIsGivenItsLoginInAFile() throws Exception {
        WaitingKaniko kaniko = WaitingKaniko.in(directory);
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(kaniko.executable().toString());
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        String steps = "writeFile file: 'Dockerfile', text: 'FROM scratch\\nRUN make'\n"
                + "buildImage app: 'index', tag: '1', ifExists: 'overwrite'\n";

        WorkflowRun aborted = job(steps).scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofMinutes(1)).until(kaniko::isStarted);
        // It has the login: what is not found elsewhere was there to be found.
        assertThat(assertOnlyTheAgentHasFiles()).isNotEmpty();
        aborted.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));
        assertNothingIsLeft();

        Files.createFile(kaniko.goOn());
        jenkins.buildAndAssertSuccess(job(steps));
        assertNothingIsLeft();
    }

    private static String build(String tag) {
        return "writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'\n"
                + "buildImage app: 'index', tag: '" + tag + "', ifExists: 'overwrite'\n";
    }

    private static String deploy(String tag) {
        return "helmDeploy app: 'index', environment: 'dev', tag: '" + tag + "'\n";
    }

    private WorkflowJob job(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('remote') {\n" + settings.checkout() + steps + "}", true));
        return job;
    }

    private void awaitPending(int revision) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream()
                        .anyMatch(release -> release.number() == revision && release.isPending()));
    }

    private Map<Path, List<String>> inTheHome() throws IOException {
        return SecretFiles.inTheHome(jenkins.jenkins.getRootDir().toPath(), canaries);
    }

    private Map<Path, List<String>> onTheAgent() throws IOException {
        return canaries.below(Path.of(agent.getRemoteFS()), file -> false);
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(inTheHome()).isEmpty();
        assertThat(onTheAgent()).isEmpty();
        assertThat(processes.found()).isEmpty();
    }

    /** While a command works: in files for their owner only, in a directory of a step's own. */
    private Map<Path, List<String>> assertOnlyTheAgentHasFiles() throws IOException {
        assertThat(inTheHome()).isEmpty();
        assertThat(processes.found()).isEmpty();
        Map<Path, List<String>> files = onTheAgent();
        SecretFiles.assertOfSteps(files.keySet());
        return files;
    }
}
