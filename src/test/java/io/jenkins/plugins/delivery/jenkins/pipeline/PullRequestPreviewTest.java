package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.jenkins.plugins.bitbucket.trait.ForkPullRequestDiscoveryTrait;
import com.fasterxml.jackson.databind.JsonNode;
import hudson.ExtensionList;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.checks.PublishedChecks;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.config.PreviewsConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.preview.Preview;
import io.jenkins.plugins.delivery.jenkins.preview.PreviewAction;
import io.jenkins.plugins.delivery.jenkins.preview.PreviewEvents;
import io.jenkins.plugins.delivery.jenkins.preview.Previews;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Pull requests through the shared Pipeline and the example's deploy job: real Git, registry, control plane and Helm, and
 * the real branch source of Bitbucket. Only Bitbucket's REST API is a stand-in.
 */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class PullRequestPreviewTest {
    private static final ForkPullRequestDiscoveryTrait.BitbucketForkTrustPolicy NOBODY =
            new ForkPullRequestDiscoveryTrait.TrustNobody();

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private BitbucketStandIn bitbucket;
    private WorkflowJob deploy;
    private WorkflowMultiBranchProject index;
    private PublishedChecks checks;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        // The tests check out from directories.
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        DeliveryGlobalConfiguration.get().setDeployJob("deploy");
        GitCommit.of(settings.repository(), "The chart").close();
        deploy = jenkins.createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsScmFlowDefinition(
                new GitSCM(
                        GitSCM.createRepoList(settings.repository().toUri().toString(), null),
                        List.of(new BranchSpec("main")),
                        null,
                        null,
                        List.of()),
                "Jenkinsfile"));
        // Its first build makes the parameters known.
        jenkins.buildAndAssertStatus(Result.NOT_BUILT, deploy);
        Path service = Files.createDirectory(directory.resolve("service"));
        Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Files.writeString(
                service.resolve("Jenkinsfile"),
                "microservicePipeline(skip: ['compile', 'test', 'sonar', 'gate'], previews: true)\n");
        GitCommit.of(service);
        bitbucket = BitbucketStandIn.of(service);
        index = jenkins.createProject(WorkflowMultiBranchProject.class, "index");
        checks = PublishedChecks.keep();
    }

    @AfterEach
    void stop() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
        bitbucket.close();
    }

    @Test
    void aPullRequestRunsBesideTheServiceUntilItIsClosed() throws Exception {
        previews(10, false);
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /changed\n");
        scan(NOBODY);

        WorkflowRun run =
                jenkins.assertBuildStatusSuccess(index.getItem("PR-12").getLastBuild());

        String address = "http://index-pr-12.dev.example.com/index";
        String tag = run.getAction(ImageBuildAction.class).getTag();
        assertThat(tag).endsWith("-PR-12");
        jenkins.assertLogContains("Preview of index: " + address, run);
        assertThat(run.getDescription())
                .isEqualTo(run.getAction(ImageBuildAction.class).getReference() + " " + address);
        assertThat(run.getAction(PreviewAction.class).getUrl()).isEqualTo(address);
        assertThat(page(run)).contains("Preview of index in dev: " + address);
        assertThat(deploy.getBuilds().stream()
                        .flatMap(build -> build.getActions(DeploymentAction.class).stream())
                        .filter(DeploymentAction::isPreview)
                        .map(DeploymentAction::getRelease))
                .containsExactly("index-pr-12");
        assertThat(revisions("index-pr-12")).singleElement().satisfies(revision -> {
            assertThat(revision.status()).isEqualTo("deployed");
            assertThat(revision.appVersion()).isEqualTo(tag);
            assertThat(revision.preview()).isEqualTo("pr-12");
        });
        // The service itself is what the primary branch has, and its page knows of nothing else.
        assertThat(settings.history("dev"))
                .extracting(ReleaseRevision::appVersion)
                .containsExactly(index.getItem("main")
                        .getLastBuild()
                        .getAction(ImageBuildAction.class)
                        .getTag());
        JsonNode deliveries = deliveries();
        assertThat(deliveries.path("services")).hasSize(1);
        assertThat(deliveries.path("services").path(0).path("service").asText()).isEqualTo("index");
        assertThat(deliveries.path("previews").path(0).path("url").asText()).isEqualTo(address);
        assertThat(table()).containsSubsequence("Previews of pull requests", "index", "index/PR-12", "dev", address);

        PublishedChecks.Published check = checks.ended("Preview of index");
        assertThat(check.build()).isEqualTo(run.getFullDisplayName());
        assertThat(check.told()).isEqualTo("SUCCESS " + address);
        assertThat(check.url()).isEqualTo(address);
        // The service's own commit has the same names, and other checks.
        assertThat(checks.ended("Deploy of index to dev").build()).isEqualTo("index » main #1");

        bitbucket.closePullRequest(12);
        scan(NOBODY);

        assertThat(index.getItem("PR-12")).isNull();
        WorkflowRun removal = deploy.getLastBuild();
        jenkins.assertBuildStatusSuccess(removal);
        jenkins.assertLogContains(
                "To take the preview index-pr-12 in dev away, since its pull request is closed", removal);
        jenkins.assertLogContains("was taken away", removal);
        assertThat(revisions("index-pr-12")).isEmpty();
        assertThat(Previews.get().all()).isEmpty();
        assertThat(settings.statuses("dev")).containsExactly("deployed");
        assertThat(deliveries().path("previews")).isEmpty();
        assertThat(settings.leftBehind(jenkins)).isEmpty();
    }

    @Test
    void aPullRequestThatIsOpenIsToldWhenItsPreviewIsGone() throws Exception {
        previews(10, false);
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /changed\n");
        scan(NOBODY);
        assertThat(checks.ended("Preview of index").conclusion()).isEqualTo(ChecksConclusion.SUCCESS);

        previews("", 10, false);
        ExtensionList.lookupSingleton(PreviewEvents.Time.class).run();
        await().atMost(Duration.ofMinutes(2)).until(() -> Previews.get().all().isEmpty());

        await().until(() -> checks.ended("Preview of index").conclusion() == ChecksConclusion.NEUTRAL);
        PublishedChecks.Published gone = checks.ended("Preview of index");
        assertThat(gone.build()).isEqualTo(index.getItem("PR-12").getLastBuild().getFullDisplayName());
        assertThat(gone.title()).isEqualTo("Taken away: the settings have no previews there any more");
        assertThat(gone.url()).endsWith(deploy.getLastBuild().getUrl());

        // The next commit gets none, and is told why.
        index.getItem("PR-12").scheduleBuild2(0).get();
        await().until(() -> checks.ended("Preview of index").title().startsWith("None"));
        assertThat(checks.ended("Preview of index").told()).isEqualTo("NEUTRAL None: the settings have no previews");
    }

    @Test
    void whatCouldNotBeTakenAwayIsShownAndTriedAgain() throws Exception {
        previews(10, false);
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /changed\n");
        scan(NOBODY);
        // Helm 3 takes away what Helm 4 made; but first there is none at all.
        settings.configure("/no/such/helm", "60s", settings.kubeconfig());
        PlainRegistry.use(REGISTRY.host());
        bitbucket.closePullRequest(12);
        scan(NOBODY);

        jenkins.assertBuildStatus(Result.FAILURE, deploy.getLastBuild());
        Preview left = Previews.get().all().get(0);
        assertThat(left.removal().problem()).startsWith("deploy #").contains("ended in FAILURE");
        assertThat(deliveries().path("previews").path(0).path("problem").asText())
                .isEqualTo(left.removal().problem());
        assertThat(table())
                .contains(
                        "Could not be taken away, tried once: " + left.removal().problem());

        settings.configure(TestbedPart.HELM3, "60s");
        jenkins.assertBuildStatusSuccess(
                deploy.scheduleBuild2(0, deploy.getLastBuild().getAction(ParametersAction.class)));

        assertThat(Previews.get().all()).isEmpty();
        assertThat(revisions("index-pr-12")).isEmpty();
    }

    @Test
    void withoutTheSettingAPullRequestIsAnImageByItsDigest() throws Exception {
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /changed\n");
        scan(NOBODY);

        WorkflowRun run =
                jenkins.assertBuildStatusSuccess(index.getItem("PR-12").getLastBuild());

        jenkins.assertLogContains("Preview of index: none, since the settings have no previews", run);
        jenkins.assertLogContains("Deploy: nothing, since this is a pull request, and it gets no preview", run);
        assertThat(run.getDescription())
                .isEqualTo(run.getAction(ImageBuildAction.class).getReference())
                .contains("@sha256:");
        assertThat(run.getAction(PreviewAction.class)).isNull();
        assertThat(revisions("index-pr-12")).isEmpty();
    }

    @Test
    void anEnvironmentInWhichThereCanBeNoneIsNamed() throws Exception {
        List<EnvironmentConfiguration> environments =
                DeliveryGlobalConfiguration.get().getEnvironments();
        environments.get(1).setApproval(true);
        DeliveryGlobalConfiguration.get().setEnvironments(environments);
        previews("test", 10, false);
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /changed\n");
        scan(NOBODY);

        jenkins.assertLogContains(
                "Preview of index: none, since previews.environment 'test' needs somebody's approval",
                jenkins.assertBuildStatusSuccess(index.getItem("PR-12").getLastBuild()));
    }

    @Test
    void aForkGetsOneOnlyWhereItIsTrustedTwice() throws Exception {
        previews(10, false);
        bitbucket.open(13, "~STRANGER", "Dockerfile", "FROM scratch\nCOPY Dockerfile /strange\n");
        scan(new ForkPullRequestDiscoveryTrait.TrustEveryone());
        jenkins.assertLogContains(
                "Preview of index: none, since it comes from a fork, and the settings have no previews.trustedForks",
                jenkins.assertBuildStatusSuccess(index.getItem("PR-13").getLastBuild()));

        previews(10, true);
        bitbucket.open(14, "~STRANGER", "Dockerfile", "FROM scratch\nCOPY Dockerfile /stranger\n");
        scan(NOBODY);
        jenkins.assertLogContains(
                "Preview of index: none, since it comes from a fork that the branch source does not trust",
                jenkins.assertBuildStatusSuccess(index.getItem("PR-14").getLastBuild()));

        bitbucket.open(15, "~STRANGER", "Dockerfile", "FROM scratch\nCOPY Dockerfile /known\n");
        scan(new ForkPullRequestDiscoveryTrait.TrustEveryone());
        jenkins.assertLogContains(
                "Preview of index: http://index-pr-15.",
                jenkins.assertBuildStatusSuccess(index.getItem("PR-15").getLastBuild()));
        assertThat(Previews.get().all()).extracting(Preview::name).containsExactly("pr-15");
    }

    @Test
    void oneTooManyIsRefusedInWordsAndNobodyElseMakesOne() throws Exception {
        previews(1, false);
        bitbucket.open(12, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /first\n");
        scan(NOBODY);
        bitbucket.open(13, "BSS", "Dockerfile", "FROM scratch\nCOPY Dockerfile /second\n");
        scan(NOBODY);

        WorkflowRun second =
                jenkins.assertBuildStatusSuccess(index.getItem("PR-13").getLastBuild());
        jenkins.assertLogContains(
                "Preview of index: none, since there are 1 already, and the settings allow 1 (close a pull request, or"
                        + " ask for a higher previews.limit): index-pr-12",
                second);

        WorkflowRun byHand = deploy.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("App", "index"),
                                new StringParameterValue("Env", "dev"),
                                new StringParameterValue(
                                        "Tag",
                                        second.getAction(ImageBuildAction.class).getTag()),
                                new StringParameterValue("Preview", "pr-13")))
                .get();
        jenkins.assertBuildStatus(Result.FAILURE, byHand);
        jenkins.assertLogContains("this build was not started by that of a pull request", byHand);
        assertThat(revisions("index-pr-13")).isEmpty();
    }

    private static void previews(int limit, boolean trustedForks) {
        previews("dev", limit, trustedForks);
    }

    private static void previews(String environment, int limit, boolean trustedForks) {
        PreviewsConfiguration previews = new PreviewsConfiguration();
        previews.setEnvironment(environment);
        previews.setLimit(limit);
        previews.setTrustedForks(trustedForks);
        DeliveryGlobalConfiguration.get().setPreviews(previews);
    }

    /** As a web hook or the time would; and waits for all that comes of it. */
    private void scan(ForkPullRequestDiscoveryTrait.BitbucketForkTrustPolicy trust) throws Exception {
        index.getSourcesList().clear();
        index.getSourcesList().add(bitbucket.branchesAndPullRequests(trust));
        index.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivityUpTo((int) Duration.ofMinutes(3).toMillis());
    }

    private List<ReleaseRevision> revisions(String release) {
        return new ReleaseStore(CLUSTER.client(), settings.namespace("dev"), release)
                .history()
                .revisions();
    }

    private String page(WorkflowRun run) throws Exception {
        return UnstyledBrowser.open(jenkins).getPage(run).asNormalizedText();
    }

    /** The page Deliveries, as text. */
    private String table() throws Exception {
        return UnstyledBrowser.open(jenkins).goTo("deliveries").asNormalizedText();
    }

    private JsonNode deliveries() throws Exception {
        return Json.read(UnstyledBrowser.open(jenkins)
                .goTo("deliveries/api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }
}
