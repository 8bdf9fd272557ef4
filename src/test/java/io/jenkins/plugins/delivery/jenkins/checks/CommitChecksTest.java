package io.jenkins.plugins.delivery.jenkins.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.util.Secret;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.delivery.jenkins.checks.PublishedChecks.Published;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** What code hosts are told, with a real registry, control plane and Helm; {@link PublishedChecks} stands for the host. */
@WithJenkins
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.HELM4})
class CommitChecksTest {
    private static final String IMAGE = "Image of index";
    private static final String DEPLOY = "Deploy of index to dev";
    private static final String SECRET = "violet-Lemur_4711";

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private PublishedChecks checks;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        checks = PublishedChecks.keep();
    }

    @Test
    void anImageIsAnnouncedAndToldWithTheGatesVerdict() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("service", """
                        writeFile file: 'TEST-x.xml', text: '<testsuite name="x"><testcase classname="x" name="y"/></testsuite>'
                        junit 'TEST-x.xml'
                        qualityGate minTestPassRate: 90
                        """ + build("v1")));

        String digest = run.getAction(ImageBuildAction.class).getDigest();
        List<Published> published = checks.named(IMAGE, 2);
        assertThat(published)
                .extracting(Published::status)
                .containsExactly(ChecksStatus.IN_PROGRESS, ChecksStatus.COMPLETED);
        Published image = published.get(1);
        assertThat(image.build()).isEqualTo("service #1");
        assertThat(image.told()).isEqualTo("SUCCESS " + REGISTRY.host() + "/bss/bss.index:v1");
        assertThat(image.summary()).contains("Digest: `" + digest + "`", "Engine: `inProcess`", "Quality gate: passed");
        assertThat(image.text()).contains("| Checked | Threshold | Found | Verdict |", "| passed |");
        assertThat(image.url()).isEqualTo(jenkins.getURL() + run.getUrl());

        // The same name, so that the host shows the newest.
        jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("service", WorkflowJob.class));
        assertThat(checks.named(IMAGE, 4).get(3).build()).isEqualTo("service #2");
    }

    @Test
    void anImageThatCannotBeBuiltIsToldWithWhatIsWrong() throws Exception {
        jenkins.buildAndAssertStatus(Result.FAILURE, job("service", "buildImage app: 'index', tag: 'v1'"));

        Published image = checks.ended(IMAGE);
        assertThat(image.conclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(image.title()).startsWith("Failed: ").contains("Dockerfile");
        assertThat(image.summary()).contains("Build: [");
    }

    @Test
    void aDeployIsToldOfTheServicesCommitAndOneByHandOfNone() throws Exception {
        WorkflowJob deploy = deployJob("");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job("service", build("v1") + deploy("v1")));

        Published deployed = checks.ended(DEPLOY);
        assertThat(deployed.build()).isEqualTo("service #1");
        assertThat(deployed.told()).startsWith("SUCCESS Deployed index v1 to dev as revision 1");
        assertThat(deployed.url())
                .isEqualTo(jenkins.getURL() + deploy.getLastBuild().getUrl());
        assertThat(deployed.summary())
                .contains(
                        "Image: `" + REGISTRY.host() + "/bss/bss.index:v1`",
                        "Digest: `" + first.getAction(ImageBuildAction.class).getDigest() + "`",
                        "Release: `index` in namespace `" + settings.namespace("dev") + "`, environment `dev`");
        assertThat(deployed.text()).contains("First install: nothing to compare with");
        assertThat(checks.named(DEPLOY)).hasSize(2);

        WorkflowRun byHand = deploy.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("App", "index"), new StringParameterValue("Tag", "v1")))
                .get();
        jenkins.assertBuildStatusSuccess(byHand);
        assertThat(byHand.getAction(DeploymentAction.class).getStatus()).isEqualTo("deployed");
        // Nor of a build that has another service's image deployed.
        jenkins.buildAndAssertSuccess(job("stranger", build("v1").replace("'index'", "'other'") + deploy("v1")));
        // What comes later is told later.
        jenkins.buildAndAssertSuccess(job("last", build("v2")));
        await().until(() -> checks.named(IMAGE).stream()
                .anyMatch(check -> check.build().equals("last #1") && check.status() == ChecksStatus.COMPLETED));
        assertThat(checks.named(DEPLOY)).hasSize(2);
        assertThat(byHand.getLog(1_000)).noneMatch(line -> line.contains(" check '"));
    }

    @Test
    void aDeployThatFailsIsToldWithItsCauseTheRemedyAndWhatItChangesWithoutSecrets() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "note", "", Secret.fromString(SECRET)));
        deployJob(", set: [podAnnotations: [note: NOTE + params.Tag]]");
        jenkins.buildAndAssertSuccess(job("well", build("v1") + deploy("v1")));
        WorkflowRun run =
                jenkins.buildAndAssertStatus(Result.FAILURE, job("service", build("crash-1") + deploy("crash-1")));

        await().until(() -> checks.ended(DEPLOY).conclusion() == ChecksConclusion.FAILURE);
        Published failed = checks.ended(DEPLOY);
        WorkflowRun deploy =
                jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
        DeploymentAction record = deploy.getAction(DeploymentAction.class);
        assertThat(failed.build()).isEqualTo("service #1");
        assertThat(failed.title()).startsWith("Cause: ").endsWith("(crash)");
        assertThat(failed.summary())
                .contains(
                        "### Why",
                        "**What to do:** " + record.getHint(),
                        "Image: `" + REGISTRY.host() + "/bss/bss.index:crash-1`",
                        run.getAction(ImageBuildAction.class).getDigest(),
                        "### What runs now\n\nRolled back to revision 1 (v1), which runs as revision 3",
                        "Image: `" + REGISTRY.host() + "/bss/bss.index:v1");
        assertThat(failed.text())
                .contains("### What the deploy changes\n\n```diff\nChanges against revision 1 (v1, deployed):")
                .contains("\n~ Deployment index\n")
                .contains("annotations.note: ****v1 → ****crash-1");
        assertThat(failed.summary() + failed.text() + failed.title()).doesNotContain(SECRET);
        jenkins.assertLogContains("Cause: crash", deploy);
        jenkins.assertLogNotContains(SECRET, deploy);
    }

    @Test
    void aDeployThatNeverBeginsAndOneThatIsAbortedAreToldAsWell() throws Exception {
        deployJob("");
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("service", build("v1") + deploy("v1") + "\nbuildImage app: 'index', context: 'nothing'"));
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job(
                        "broken",
                        build("v2") + "writeFile file: 'helm/Chart.yaml', text: 'x'\n"
                                + "helmDeploy app: 'index', environment: 'dev', tag: 'v2'"));
        Published refused = checks.ended(DEPLOY);
        assertThat(refused.build()).isEqualTo("broken #1");
        assertThat(refused.told()).startsWith("FAILURE Failed: ");

        WorkflowRun run = job("slow", build("slow-1") + "helmDeploy app: 'index', environment: 'dev', tag: 'slow-1'")
                .scheduleBuild2(0)
                .waitForStart();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> settings.history("dev").stream().anyMatch(revision -> revision.isPending()));
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        await().until(() -> checks.named(DEPLOY).stream()
                .anyMatch(check -> check.conclusion() == ChecksConclusion.CANCELED
                        && check.title().startsWith("Aborted")));
    }

    @Test
    void aDryRunSaysWhatItWouldChange() throws Exception {
        jenkins.buildAndAssertSuccess(job(
                "service", build("v1") + "helmDeploy app: 'index', environment: 'dev', tag: 'v1', dryRun: 'client'"));

        Published dry = checks.ended(DEPLOY);
        assertThat(dry.told()).isEqualTo("NEUTRAL Nothing was changed: a dry run");
        assertThat(dry.text()).contains("First install: nothing to compare with");
    }

    @Test
    void aCodeHostThatIsDownFailsNothingAndIsNamedOnce() throws Exception {
        checks.fail(new UncheckedIOException(new ConnectException("no\nanswer, token=" + SECRET)));
        deployJob("");

        WorkflowRun run = jenkins.buildAndAssertSuccess(job("service", build("v1") + deploy("v1") + "\nsleep 2"));

        assertThat(run.getLog(1_000))
                .filteredOn(line -> line.contains("is not published"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("The check 'Image of index' is not published: ", "ConnectException: no answer")
                        .doesNotContain(SECRET));
        assertThat(checks.names()).isEmpty();
    }

    @Test
    void whereNobodyPublishesThemOrTheSettingsWantNoneNothingIsSaid() throws Exception {
        DeliveryGlobalConfiguration.get().setChecks(false);
        jenkins.buildAndAssertSuccess(job("off", build("v1")));
        DeliveryGlobalConfiguration.get().setChecks(true);
        jenkins.buildAndAssertSuccess(job("on", build("v2")));
        assertThat(checks.named(IMAGE, 2)).extracting(Published::build).containsOnly("on #1");

        ExtensionList.lookup(ChecksPublisherFactory.class).remove(checks);
        WorkflowRun alone = jenkins.buildAndAssertSuccess(job("alone", build("v3") + "sleep 1"));
        assertThat(alone.getLog(1_000)).noneMatch(line -> line.contains("Check") || line.contains(" check"));
    }

    private static String build(String tag) {
        return "dir('service') { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /\\n' }\n"
                + "buildImage app: 'index', tag: '" + tag + "', context: 'service', ifExists: 'overwrite'\n";
    }

    private static String deploy(String tag) {
        return "build job: 'deploy', parameters: [string(name: 'App', value: 'index'), string(name: 'Tag', value: '"
                + tag + "')]\n";
    }

    /** @param more options of helmDeploy; {@code NOTE} is a secret in it */
    private WorkflowJob deployJob(String more) throws Exception {
        String step = "helmDeploy app: params.App, environment: 'dev', tag: params.Tag" + more;
        WorkflowJob job = job(
                "deploy",
                more.contains("NOTE")
                        ? "withCredentials([string(credentialsId: 'note', variable: 'NOTE')]) { " + step + " }"
                        : step);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("App", ""), new StringParameterDefinition("Tag", "")));
        jenkins.jenkins.setNumExecutors(3);
        return job;
    }

    private WorkflowJob job(String name, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node {\n" + settings.checkout() + steps.strip() + "\n}", true));
        return job;
    }
}
