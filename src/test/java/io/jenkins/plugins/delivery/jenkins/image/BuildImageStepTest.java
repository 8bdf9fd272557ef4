package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageStepTest {
    @RegisterExtension
    static final RegistryServer OPEN = RegistryServer.builder().build();

    @RegisterExtension
    static final RegistryServer LOCKED = RegistryServer.builder().basicAuth().build();

    @RegisterExtension
    final InboundAgentExtension agents = new InboundAgentExtension();

    /** The article's Dockerfile. */
    private static final String WORKSPACE = GitCommit.STEP + """
            writeFile file: 'Dockerfile', text: '''FROM %s
            WORKDIR /app
            COPY target/*.jar app.jar
            ENTRYPOINT ["java", "-jar", "app.jar"]
            '''
            writeFile file: 'target/index.jar', text: 'a jar'
            """;

    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        registry(OPEN, "");
        BaseImages.pushSmall(OPEN.url(), "base/small", "1");
    }

    private static void registry(RegistryServer server, String credentialsId) {
        PlainRegistry.use(server.host()).setCredentialsId(credentialsId);
    }

    @Test
    void buildsPushesAndReturnsWhatASandboxedPipelineReads() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("node {" + workspace() + """
                def image = buildImage(app: 'index')
                echo "repository=${image.repository} tag=${image.tag} engine=${image.engine} reused=${image.reused}"
                echo "image=${image.image}"
                echo "reference=${image.reference} ${image.durationMillis > 0}"
                def again = buildImage(app: 'index')
                echo "again ${again.reused} ${again.digest == image.digest}"
                }"""));

        ImageBuildAction image = run.getActions(ImageBuildAction.class).get(0);
        String name = OPEN.host() + "/bss/bss.index";
        jenkins.assertLogContains("Engine inProcess: no instruction needs a process", run);
        jenkins.assertLogContains(
                "repository=" + name + " tag=" + image.getTag() + " engine=inProcess reused=false", run);
        jenkins.assertLogContains("image=" + name + ":" + image.getTag(), run);
        jenkins.assertLogContains("reference=" + name + "@" + image.getDigest() + " true", run);
        jenkins.assertLogContains("again true true", run);
        assertThat(image.getTag()).matches("[0-9a-f]{7}\\.[0-9]{8}-[0-9]{4}");
        FlattenedImage pushed = FlattenedImage.pull(OPEN.url(), "bss/bss.index", image.getTag());
        assertThat(pushed.files()).containsKeys("/app", "/app/app.jar", "/etc/passwd");
        assertThat(pushed.runConfiguration().get("WorkingDir").asText()).isEqualTo("/app");
        assertThat(FlattenedImage.pull(OPEN.url(), "bss/bss.index", "latest").files())
                .isEqualTo(pushed.files());
    }

    @Test
    void worksOnAnAgentOfItsOwn() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("node('" + agent.getNodeName() + "') {" + workspace() + "buildImage(app: 'on-agent')}"));

        assertThat(run.getAction(ImageBuildAction.class).getEngine()).isEqualTo("inProcess");
        assertThat(agent.getRootPath()
                        .child("caches/microservice-delivery/listings")
                        .list())
                .isNotEmpty();
    }

    /** As for a pod that is new: it knows nothing, and need not read the base. */
    @Test
    void aNewAgentIsToldWhatTheControllerReadOfABase() throws Exception {
        DumbSlave first = jenkins.createOnlineSlave();
        DumbSlave second = jenkins.createOnlineSlave();
        WorkflowRun learning = jenkins.buildAndAssertSuccess(
                job("node('" + first.getNodeName() + "') {" + workspace() + "buildImage(app: 'learns')}"));
        jenkins.assertLogContains("First build upon", learning);
        File known = new File(jenkins.jenkins.getRootDir(), "caches/microservice-delivery/shared-listings");
        // Of both layers of the base.
        Awaitility.await()
                .until(
                        () -> known.list((directory, name) -> name.endsWith(".listing")),
                        names -> names != null && names.length == 2);

        WorkflowRun told = jenkins.buildAndAssertSuccess(
                job("node('" + second.getNodeName() + "') {" + workspace() + "buildImage(app: 'told')}"));

        jenkins.assertLogNotContains("First build upon", told);
        assertThat(FlattenedImage.pull(OPEN.url(), "bss/bss.told", "latest").files())
                .containsKeys("/app/app.jar", "/etc/passwd");
    }

    @Test
    void worksOnAnAgentThatConnectsByItself() throws Exception {
        agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("inbound")
                        .webSocket()
                        .build());

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job("node('inbound') {" + workspace() + "buildImage(app: 'on-inbound')}"));

        assertThat(run.getAction(ImageBuildAction.class).getEngine()).isEqualTo("inProcess");
    }

    @Test
    void takesTheCredentialsOfTheFolderAndTracksTheirUse() throws Exception {
        registry(LOCKED, "acr");
        Folder folder = jenkins.createProject(Folder.class, "team");
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        UsernamePasswordCredentialsImpl login = new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "acr", null, LOCKED.username(), LOCKED.password());
        store.addCredentials(Domain.global(), login);
        WorkflowJob job = folder.createProject(WorkflowJob.class, "index");
        job.setDefinition(new CpsFlowDefinition("node {" + workspace("scratch") + "buildImage(app: 'index')}", true));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        assertThat(CredentialsProvider.getOrCreateFingerprintOf(login).getJobs())
                .contains("team/index");
        assertThat(JenkinsRule.getLog(run)).doesNotContain(LOCKED.password());
        assertNoSecretOnDisk(run.getRootDir().toPath(), LOCKED.password());
    }

    @Test
    void saysThatTheCredentialsAreWrong() throws Exception {
        registry(LOCKED, "acr");
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new UsernamePasswordCredentialsImpl(
                                CredentialsScope.GLOBAL, "acr", null, LOCKED.username(), "not-the-password"));

        WorkflowRun run = fails("buildImage(app: 'index')");

        jenkins.assertLogContains("ERROR: ", run);
        jenkins.assertLogContains(LOCKED.host(), run);
        jenkins.assertLogNotContains("not-the-password", run);
        jenkins.assertLogNotContains("at io.jenkins.plugins.delivery", run);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            buildImage(app: 'My App')                          | app 'My App' is not a service's name
            buildImage(app: 'index', tag: 'a b')               | tag 'a b' is not a tag
            buildImage(app: 'index', engine: 'podman')         | engine 'podman' is not an engine: use one of auto, inProcess, kaniko, docker
            buildImage(app: 'index', ifExists: 'maybe')        | ifExists 'maybe' is not a choice: use one of reuse, fail, overwrite
            buildImage(app: 'index', dockerfile: 'none')       | dockerfile 'none' is neither in the context nor in the workspace
            buildImage(app: 'index', context: '../..')         | context '../..' leaves the workspace
            buildImage(app: 'index', push: false)              | output is missing, and nothing is pushed
            buildImage(app: 'index', extraArgs: ['--insecure'])| extraArgs '--insecure' is not allowed
            buildImage(app: 'index', credentialsId: 'none')    | credentialsId 'none' does not exist in the global credentials
            """)
    void saysInOneLineWhatIsWrong(String step, String message) throws Exception {
        WorkflowRun run = fails(step);

        assertThat(JenkinsRule.getLog(run).lines().filter(line -> line.startsWith("ERROR: ")))
                .singleElement()
                .asString()
                .contains(message)
                .contains(": ");
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(run.getAction(ImageBuildAction.class)).isNull();
    }

    @Test
    void survivesTheSnippetGeneratorAndTheForm() throws Exception {
        BuildImageStep step = new BuildImageStep("index");
        new SnippetizerTester(jenkins).assertRoundTrip(step, "buildImage 'index'");
        step.setTag("1.0");
        step.setEngine("kaniko");
        step.setIfExists("overwrite");
        step.setPush(false);
        step.setOutput("target/image");
        step.setTimeoutMinutes(5);
        BuildImageStep read = new StepConfigTester(jenkins).configRoundTrip(step);
        jenkins.assertEqualDataBoundBeans(step, read);
        step.setBuildArgs(Map.of("A", "b"));
        step.setAdditionalTags(List.of("x"));
        assertThat(Snippetizer.object2Groovy(step))
                .contains("additionalTags: ['x']")
                .contains("buildArgs: [A: 'b']")
                .doesNotContain("context", "platform");
        step.setPlatforms(List.of("linux/amd64", "linux/arm64"));
        assertThat(Snippetizer.object2Groovy(step)).contains("platforms: ['linux/amd64', 'linux/arm64']");
        assertThat(step.toRequest().platforms()).containsExactly("linux/amd64", "linux/arm64");
        step.setPlatform("linux/arm64");
        assertThatThrownBy(step::toRequest)
                .hasMessage(
                        "platform 'linux/arm64' stands beside platforms: put it into the list, or leave the list out");
    }

    @Test
    @RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO})
    void runsKanikoWhenTheDockerfileNeedsAProcess() throws Exception {
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(KanikoRun.executable().toString());
        DeliveryGlobalConfiguration.get().setImageBuild(build);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job("node {" + workspace() + """
                def image = buildImage(app: 'with-kaniko', engine: 'kaniko', buildArgs: [X: '$(touch pwned) `id` "q" \\'s\\''])
                def again = buildImage(app: 'with-kaniko', engine: 'kaniko', ifExists: 'overwrite')
                echo "engine=${image.engine} digest=${image.digest} ${fileExists('pwned')}"
                sh 'ls -A "$(pwd)@tmp"'
                }"""));

        ImageBuildAction image = run.getAction(ImageBuildAction.class);
        jenkins.assertLogContains("engine=kaniko digest=" + image.getDigest() + " false", run);
        // The directory with the login is gone from the workspace's temporary one.
        assertThat(JenkinsRule.getLog(run).lines()).noneMatch(line -> line.startsWith("kaniko-"));
        assertThat(FlattenedImage.pull(OPEN.url(), "bss/bss.with-kaniko", image.getTag())
                        .files())
                .containsKey("/app/app.jar");
    }

    @Test
    @RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO, TestbedPart.JRE_BASE})
    void anAbortedBuildEndsKaniko(@TempDir Path directory) throws Exception {
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(KanikoRun.executable().toString());
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        BaseImages.pushLarge(
                OPEN.url(),
                "base/debian",
                "12",
                List.of(BaseImages.compress(BaseImages.javaRuntime(), directory.resolve("root.tar.gz"))),
                List.of("PATH=/usr/bin:/bin"));
        String sleep = "sleep 86401";
        WorkflowRun run = job("node { writeFile file: 'Dockerfile', text: 'FROM " + OPEN.host()
                        + "/base/debian:12\\nRUN " + sleep + "'\nbuildImage app: 'aborted', tag: '1' }")
                .scheduleBuild2(0)
                .waitForStart();
        await().atMost(Duration.ofMinutes(2)).until(() -> processes(sleep) > 0);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        await().atMost(Duration.ofSeconds(20)).until(() -> processes(sleep) == 0);
        assertThat(processes("--destination=" + OPEN.host() + "/bss/bss.aborted"))
                .isZero();
    }

    /** How many run whose command line has this. */
    private static long processes(String part) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(part))
                        .isPresent())
                .count();
    }

    private static String workspace() {
        return workspace(OPEN.host() + "/base/small:1");
    }

    private static String workspace(String base) {
        return WORKSPACE.formatted(base);
    }

    private WorkflowRun fails(String step) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job("node {" + workspace("scratch") + step + "}"));
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static void assertNoSecretOnDisk(Path directory, String secret) throws Exception {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secret);
        }
    }
}
