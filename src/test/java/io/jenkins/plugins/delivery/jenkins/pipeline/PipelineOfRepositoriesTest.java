package io.jenkins.plugins.delivery.jenkins.pipeline;

import static io.jenkins.plugins.delivery.jenkins.pipeline.ServiceRepository.addMaven;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.delivery.core.project.CheckoutFiles;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Pipeline in one line for repositories of several services, of Gradle's and with a scanner of their own. */
@WithJenkins
@RequiresTestbed(TestbedPart.HELM4)
class PipelineOfRepositoriesTest {
    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
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
        pipelines = PipelineJobs.configure(
                rule, DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory), REGISTRY);
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
        WorkflowJob shop = pipelines.fromGit("shop", repository);

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

        WorkflowRun run = jenkins.buildAndAssertSuccess(pipelines.fromGit("shop", repository));

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
        WorkflowJob job = pipelines.fromGit("scanned", repository);

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
}
