package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.EnvVars;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.project.CheckoutFiles;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.jenkins.report.MailBox;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
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
        settings.configure(TestbedPart.HELM4, "60s");
        PlainRegistry.use(REGISTRY.host());
        DeliveryGlobalConfiguration.get().setDeployJob("deploy");
        EnvVars variables = new EnvVars("MIN_LINE_COVERAGE", "50");
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(variables.entrySet().stream()
                        .map(variable ->
                                new EnvironmentVariablesNodeProperty.Entry(variable.getKey(), variable.getValue()))
                        .toList()));
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

        WorkflowRun run = jenkins.buildAndAssertSuccess(fromGit(repository, checkout));

        jenkins.assertLogContains("Service " + service + ": Dockerfile, context .", run);
    }

    @Test
    void fromACommitToAHealthyReleaseAndFromABadOneBack() throws Exception {
        try (MailBox box = MailBox.open()) {
            WorkflowJob deploy = fromGit("deploy", settings.repository());
            // Its first build makes the parameters known.
            jenkins.assertLogContains(
                    "the parameters are known now", jenkins.buildAndAssertStatus(Result.NOT_BUILT, deploy));
            WorkflowJob service = fromGit("index", service());

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

    @Test
    void aJenkinsfileOfOneLineDoesTheSame() throws Exception {
        fromGit("deploy", settings.repository());
        jenkins.buildAndAssertStatus(Result.NOT_BUILT, jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class));
        Path service = service();
        Files.writeString(
                service.resolve("Jenkinsfile"),
                "microservicePipeline(app: 'index', skip: ['compile'], after: [image: { echo \"scan ${env.TAG}\" }])\n");
        WorkflowJob job = fromGit("whatever", service);

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
        fromGit("deploy", settings.repository());
        jenkins.buildAndAssertStatus(Result.NOT_BUILT, jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class));
        Path service = service();
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

    @Test
    void severalServicesOfWhichOnlyThoseThatChangedAreDelivered() throws Exception {
        // No coverage is asked for where there are no tests.
        jenkins.jenkins.getGlobalNodeProperties().clear();
        WorkflowJob deploy = jenkins.createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsFlowDefinition(
                "properties([parameters([string(name: 'App'), string(name: 'Env'), string(name: 'Tag')])])\n"
                        + "echo \"${params.App} to ${params.Env} as ${params.Tag}\"",
                true));
        jenkins.buildAndAssertSuccess(deploy);
        Path repository = Files.createDirectory(directory.resolve("shop"));
        CheckoutFiles files = new CheckoutFiles(repository)
                .parent("orders", "customers")
                .file("Jenkinsfile", "microservicePipeline()");
        for (String module : List.of("orders", "customers")) {
            files.pom(
                            module,
                            module,
                            "<parent><groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version></parent>",
                            "<properties><maven.compiler.release>17</maven.compiler.release>"
                                    + "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>")
                    .file(module + "/src/main/java/Main.java", "class Main { }");
        }
        files.file("orders/Dockerfile", "FROM scratch", "COPY target/*.jar /app.jar")
                .file("customers/docker/Dockerfile", "FROM scratch", "COPY customers/target/*.jar /app.jar");
        addMaven(repository);
        WorkflowJob shop = fromGit("shop", repository);

        WorkflowRun first = jenkins.buildAndAssertSuccess(shop);

        assertThat(first.getActions(ImageBuildAction.class)).hasSize(2);
        jenkins.assertLogContains("Quality gate: no tests ran, since there are none", first);
        assertThat(deploy.getBuilds()).hasSize(3);

        files.file("orders/src/main/java/Main.java", "class Main { int changed; }");
        GitCommit.of(repository);
        WorkflowRun second = jenkins.buildAndAssertSuccess(shop);

        assertThat(second.getActions(ImageBuildAction.class)).hasSize(1);
        jenkins.assertLogContains("orders is built: orders/src/main/java/Main.java changed since #1", second);
        jenkins.assertLogContains("customers is left out: nothing that it is made of changed since #1", second);
        jenkins.assertLogContains("orders to dev as ", deploy.getLastBuild());
        assertThat(deploy.getBuilds()).hasSize(4);
    }

    @Test
    @RequiresTestbed({TestbedPart.GRADLE, TestbedPart.RUN_BASES})
    void aGradleBuildIsTestedCountedAndDelivered() throws Exception {
        WorkflowJob deploy = jenkins.createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsFlowDefinition(
                "properties([parameters([string(name: 'App'), string(name: 'Env'), string(name: 'Tag')])])", true));
        jenkins.buildAndAssertSuccess(deploy);
        BaseImages.pushLarge(
                REGISTRY.url(),
                "base/java",
                "17",
                List.of(BaseImages.compressFast(
                        TestbedPart.RUN_BASES.path("run-bases/busybox.tar"), directory.resolve("base.tar.gz"))),
                List.of("PATH=/usr/bin:/bin"));
        Path repository = Files.createDirectory(directory.resolve("shop"));
        new CheckoutFiles(repository)
                .file("Jenkinsfile", "microservicePipeline(baseImage: '" + REGISTRY.host() + "/base/java:17')")
                .file(
                        "settings.gradle",
                        "rootDir.eachDir { if (new File(it, 'build.gradle').exists()) include it.name }")
                // For something else than the service.
                .file("Dockerfile", "ARG TOOLS", "FROM $TOOLS")
                .file(
                        "orders/build.gradle",
                        "apply plugin: 'application'",
                        "mainClassName = 'Orders'",
                        "repositories { maven { url '"
                                + TestbedPart.GRADLE.path("gradle/repository").toUri() + "' } }",
                        "dependencies { testCompile 'junit:junit:4.13.2' }")
                .file(
                        "orders/src/main/java/Orders.java",
                        "public class Orders { public static void main(String[] args) { } }")
                .file(
                        "orders/src/test/java/OrdersTest.java",
                        "public class OrdersTest { @org.junit.Test public void starts() { Orders.main(null); } }");

        WorkflowRun run = jenkins.buildAndAssertSuccess(fromGit("shop", repository));

        jenkins.assertLogContains("Service shop: no Dockerfile, an image of what orders makes", run);
        jenkins.assertLogContains("ENTRYPOINT [\"/app/bin/orders\"]", run);
        assertThat(run.getAction(ImageBuildAction.class).getTag()).isNotEmpty();
        // One test, and of the coverage that MIN_LINE_COVERAGE asks for there is enough.
        assertThat(run.getAction(QualityGateAction.class).isPassed()).isTrue();
        assertThat(deploy.getBuilds()).hasSize(2);
    }

    @Test
    void whatAScannerFindsIsJudgedBeforeThereIsAnImage() throws Exception {
        jenkins.jenkins.getGlobalNodeProperties().clear();
        DeliveryGlobalConfiguration.get().setDeployJob("");
        Path repository = Files.createDirectory(directory.resolve("scanned"));
        CheckoutFiles files = new CheckoutFiles(repository)
                .file("Dockerfile", "FROM scratch", "COPY Dockerfile /")
                .file("found.json", """
                        {"SchemaVersion": 2, "Results": [{"Vulnerabilities": [
                          {"VulnerabilityID": "CVE-2021-44228", "PkgName": "log4j-core", "Severity": "CRITICAL"}]}]}""")
                .file("Jenkinsfile", "microservicePipeline(scan: 'cp found.json trivy.json')");
        WorkflowJob job = fromGit("scanned", repository);

        WorkflowRun failed = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("{ (Scan)", failed);
        jenkins.assertLogContains("critical vulnerabilities: 1 (CVE-2021-44228 in log4j-core, no fix)", failed);
        assertThat(failed.getAction(ImageBuildAction.class)).isNull();

        files.file(
                "Jenkinsfile",
                "microservicePipeline(scan: { sh 'cp found.json grype.json' }, maxCritical: 1, accepted:",
                "    [[id: 'CVE-1', reason: 'not reached', until: '2030-01-31']])");
        GitCommit.of(repository);
        WorkflowRun passed = jenkins.buildAndAssertSuccess(job);
        assertThat(passed.getAction(QualityGateAction.class).getVulnerabilities())
                .hasSize(1);
        assertThat(passed.getAction(ImageBuildAction.class)).isNotNull();

        files.file("Jenkinsfile", "microservicePipeline(scan: 'cp found.json trivy.json', newOnly: true)");
        GitCommit.of(repository);
        // The settings have no key with which what runs could have a report.
        jenkins.assertLogContains(
                "All vulnerabilities count, since the settings have no key with which a report could be signed",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));

        files.file("Jenkinsfile", "microservicePipeline(scan: { sh 'cp found.json grype.json' }, maxCritical: 1)");
        GitCommit.of(repository);
        jenkins.buildAndAssertSuccess(job);
        // What was not known then may be known now.
        jenkins.assertLogContains("grype.json", jenkins.buildAndAssertSuccess(job));
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

    private JsonNode deliveries() throws Exception {
        return Json.read(UnstyledBrowser.open(jenkins)
                .goTo("deliveries/api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    /** The example service with the shared Jenkinsfile, and with this project's Maven. */
    private Path service() throws Exception {
        Path service = Files.createDirectory(directory.resolve("service"));
        copy(PROJECT.resolve("docs/examples/index-service"), service);
        Files.copy(PROJECT.resolve("Jenkinsfile"), service.resolve("Jenkinsfile"));
        String dockerfile = Files.readString(service.resolve("Dockerfile"));
        Files.writeString(service.resolve("Dockerfile"), dockerfile.replaceAll("BASE=\\S+", "BASE=scratch"));
        addMaven(service);
        return service;
    }

    /** A wrapper that is this project's, without its executable bit, as repositories from Windows have it. */
    private static void addMaven(Path repository) throws Exception {
        Files.writeString(repository.resolve("mvnw"), "#!/bin/sh\nexec '" + PROJECT.resolve("mvnw") + "' \"$@\"\n");
        Path wrapper = Files.createDirectories(repository.resolve(".mvn/wrapper"));
        Files.copy(
                PROJECT.resolve(".mvn/wrapper/maven-wrapper.properties"), wrapper.resolve("maven-wrapper.properties"));
    }

    static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.startsWith(from.resolve("target")))
                    .skip(1)
                    .toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private WorkflowJob fromGit(String name, Path directory) throws Exception {
        GitCommit.of(directory);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        GitSCM scm = new GitSCM(
                GitSCM.createRepoList(directory.toUri().toString(), null),
                List.of(new BranchSpec("main")),
                null,
                null,
                List.of());
        job.setDefinition(new CpsScmFlowDefinition(scm, "Jenkinsfile"));
        return job;
    }

    private void push(String tag) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "push");
        job.setDefinition(new CpsFlowDefinition(
                "node { writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /'\n"
                        + "buildImage app: 'index', tag: '" + tag + "' }",
                true));
        jenkins.buildAndAssertSuccess(job);
    }
}
