package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.jenkins.report.MailBox;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The two Jenkinsfiles of this repository as they stand, from a commit to a healthy release and to a failed one that is
 * rolled back and mailed: real Git, Maven, registry, control plane, Helm and mail server.
 */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class SharedPipelineTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private DeploySettings settings;
    private PipelineJobs pipelines;

    @BeforeAll
    static void allowLocalCheckout() {
        // The tests check out from directories.
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
    }

    @AfterAll
    static void forbidLocalCheckout() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = false;
    }

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        pipelines = PipelineJobs.configure(rule, settings, REGISTRY);
    }

    @ParameterizedTest
    @CsvSource({"Order_Service, order-service", "2048, app-2048", "ServiceA, servicea"})
    void aServiceIsCalledAsItsRepositoryIsInLettersThatKubernetesTakes(String repository, String service)
            throws Exception {
        Path checkout = Files.createDirectories(directory.resolve("checkout"));
        Files.writeString(checkout.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(
                checkout.resolve("Jenkinsfile"),
                "microservicePipeline(skip: ['compile', 'test', 'sonar', 'gate', 'image', 'deploy'])\n");

        WorkflowRun run = jenkins.buildAndAssertSuccess(pipelines.fromGit(repository, checkout));

        jenkins.assertLogContains("Service " + service + ": Dockerfile, context .", run);
    }

    @Test
    void fromACommitToAHealthyReleaseAndFromABadOneBack() throws Exception {
        try (MailBox box = MailBox.open()) {
            WorkflowJob deploy = pipelines.fromGit("deploy", settings.repository());
            // Its first build makes the parameters known.
            jenkins.assertLogContains(
                    "the parameters are known now", jenkins.buildAndAssertStatus(Result.NOT_BUILT, deploy));
            WorkflowJob service = pipelines.fromGit("index", ServiceRepository.example(directory));

            WorkflowRun built = jenkins.buildAndAssertSuccess(service);

            String tag = built.getAction(ImageBuildAction.class).getTag();
            assertThat(built.getAction(QualityGateAction.class).isPassed()).isTrue();
            assertThat(settings.statuses("dev")).containsExactly("deployed");
            assertThat(settings.history("dev").get(0).appVersion()).isEqualTo(tag);
            int mails = box.mails().size();

            push("crash-1");
            WorkflowRun failed = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    deploy.scheduleBuild2(
                                    0,
                                    new ParametersAction(
                                            new StringParameterValue("App", "index"),
                                            new StringParameterValue("Env", "dev"),
                                            new StringParameterValue("Tag", "crash-1")))
                            .get());

            assertThat(failed.getAction(DeploymentAction.class).getStatus()).isEqualTo("rolledBack");
            assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
            assertThat(box.mails().stream().skip(mails))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.getSubject()).endsWith("- index in dev: crash"));
            JsonNode dev =
                    deliveries().path("services").path(0).path("environments").path(0);
            assertThat(dev.path("tag").asText()).isEqualTo(tag);
            assertThat(dev.path("healthy").asBoolean()).isTrue();
            assertThat(dev.path("build").asInt()).isEqualTo(2);
            assertThat(dev.path("sentence").asText()).isNotEmpty();
            assertThat(MailBox.html(box.mails().get(mails))).contains("deliveries/service/index/environment/dev/");
        }
    }

    private JsonNode deliveries() throws Exception {
        return Json.read(UnstyledBrowser.open(jenkins)
                .goTo("deliveries/api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    private void push(String tag) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "push");
        job.setDefinition(new CpsFlowDefinition(
                "node { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'\n"
                        + "buildImage app: 'index', tag: '" + tag + "' }",
                true));
        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void aJenkinsfileOfOneLineDoesTheSame() throws Exception {
        pipelines.fromGit("deploy", settings.repository());
        jenkins.buildAndAssertStatus(Result.NOT_BUILT, jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class));
        Path service = ServiceRepository.example(directory);
        Files.writeString(
                service.resolve("Jenkinsfile"),
                "microservicePipeline(app: 'index', skip: ['compile'], after: [image: { echo \"scan ${env.TAG}\" }])\n");
        WorkflowJob job = pipelines.fromGit("whatever", service);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        String tag = run.getAction(ImageBuildAction.class).getTag();
        jenkins.assertLogContains("scan " + tag, run);
        // What the repository is is found out in its own stage.
        assertThat(JenkinsRule.getLog(run))
                .containsSubsequence("{ (Inspect)", "inspectRepository", "Service index: Dockerfile", "// stage");
        jenkins.assertLogNotContains("{ (Compile)", run);
        jenkins.assertLogContains("No mail: a build that ends in SUCCESS is not news", run);
        assertThat(run.getAction(QualityGateAction.class).isPassed()).isTrue();
        assertThat(settings.history("dev").get(0).appVersion()).isEqualTo(tag);
        jenkins.assertLogContains("Quality gate: without SonarQube, since the settings name none", run);

        // The same commit once more: what Jenkins itself has seen is not done again.
        WorkflowRun again = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("#1 compiled and tested this commit with the same options", again);
        jenkins.assertLogContains("Quality gate: passed in #1", again);
        jenkins.assertLogNotContains("BUILD SUCCESS", again);
        jenkins.assertLogContains("scan " + tag, again);
        assertThat(again.getAction(ImageBuildAction.class).isReused()).isTrue();
        assertThat(settings.statuses("dev")).containsExactly("superseded", "deployed");

        // Another gate is another question.
        jenkins.jenkins.getGlobalNodeProperties().clear();
        jenkins.assertLogContains("BUILD SUCCESS", jenkins.buildAndAssertStatus(Result.SUCCESS, job));

        // Somebody who may push to the registry puts another image there.
        moveTag(tag);
        jenkins.assertLogContains(
                "and that is not what #3 pushed: somebody has moved the tag",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    /** An image of other content with the label of the same commit. */
    private void moveTag(String tag) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "attacker");
        job.setDefinition(new CpsFlowDefinition(
                "node { git url: '" + directory.resolve("service").toUri() + "', branch: 'main'\n"
                        + "writeFile file: '.dockerignore', text: ''\n"
                        + "writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /other'\n"
                        + "buildImage app: 'index', tag: '" + tag + "', additionalTags: [], ifExists: 'overwrite' }",
                true));
        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void aRepositoryNeedsNoJenkinsfileAtAll() throws Exception {
        pipelines.fromGit("deploy", settings.repository());
        jenkins.buildAndAssertStatus(Result.NOT_BUILT, jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class));
        Path service = ServiceRepository.example(directory);
        Files.delete(service.resolve("Jenkinsfile"));
        GitCommit.of(service);
        try (Git git = Git.open(service.toFile())) {
            git.checkout().setCreateBranch(true).setName("docs").call();
            git.rm().addFilepattern("pom.xml").call();
            git.commit().setMessage("No service").setSign(false).call();
            git.checkout().setName("main").call();
        }
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "index");
        project.setProjectFactory(new MicroserviceBranchProjectFactory());
        GitSCMSource source = new GitSCMSource(service.toUri().toString());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));

        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();

        assertThat(project.getItems()).extracting(WorkflowJob::getName).containsExactly("main");
        WorkflowRun run = project.getItem("main").getLastBuild();
        jenkins.assertBuildStatusSuccess(run);
        assertThat(settings.history("dev").get(0).appVersion())
                .isEqualTo(run.getAction(ImageBuildAction.class).getTag());
    }

    /** The two are one Pipeline: what they do is in one place, and their stages have the same names. */
    @Test
    void theFileAndTheLineHaveTheSameStages() throws Exception {
        String file = Files.readString(PROJECT.resolve("Jenkinsfile"));
        String line = Files.readString(PROJECT.resolve(
                "src/main/resources/io/jenkins/plugins/delivery/jenkins/pipeline/MicroservicePipeline.groovy"));
        Pattern inFile = Pattern.compile(
                "stage\\('([^']+)'\\) \\{\\s+(?:when .*\\s+)?steps \\{\\s+script \\{ microservicePipeline\\.(\\w+)\\(");
        Pattern inLine = Pattern.compile("run\\('\\w+', '([^']+)'\\) \\{ (\\w+)\\(");

        assertThat(inFile.matcher(file).results().map(stage -> stage.group(1) + " " + stage.group(2)))
                .containsExactlyElementsOf(inLine.matcher(line)
                        .results()
                        .map(stage -> stage.group(1) + " " + stage.group(2))
                        .toList())
                .hasSize(8);
    }

    @Test
    void aWrongOptionIsOneLine() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "wrong");
        job.setDefinition(new CpsFlowDefinition("microservicePipeline(app: 'index', skip: ['tests'])", true));

        jenkins.assertLogContains(
                "ERROR: microservicePipeline: 'tests' in skip is not known: use inspect, compile, test, sonar, scan, gate, image,"
                        + " deploy",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }
}
