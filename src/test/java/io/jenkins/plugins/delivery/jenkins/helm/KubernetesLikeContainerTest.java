package io.jenkins.plugins.delivery.jenkins.helm;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.model.Result;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.jenkins.agent.KubernetesLikeDecorator;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.SonarConfiguration;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.NodeStandIn;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The step under a {@link KubernetesLikeDecorator}. {@code PodAgentTest} has the real one.
 *
 * <p>A script stands in for kaniko's executor: it prints its arguments, which is what the test looks at.
 */
@WithJenkins
class KubernetesLikeContainerTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    Path directory;

    @Test
    void noArgumentIsCarriedOut(JenkinsRule jenkins) throws Exception {
        Path executor = Files.writeString(directory.resolve("executor"), """
                #!/bin/sh
                for arg; do
                    printf 'argument <%s>\\n' "$arg" >&2
                    case $arg in --digest-file=*) printf 'sha256:%064d' 7 > "${arg#*=}";; esac
                done
                """);
        Files.setPosixFilePermissions(executor, PosixFilePermissions.fromString("rwx------"));
        RegistryConfiguration registry = new RegistryConfiguration();
        registry.setHost("registry.example.com");
        registry.setProject("bss");
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(executor.toString());
        DeliveryGlobalConfiguration.get().setRegistry(registry);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    writeFile file: 'Dockerfile', text: 'FROM scratch\\nRUN make'
                    testContainer {
                        buildImage(app: 'index', tag: '1', ifExists: 'overwrite',
                            buildArgs: [A: '$(touch pwned)', B: '`touch pwned`', C: 'it\\'s "quoted" $HOME'])
                    }
                    echo "pwned: ${fileExists('pwned')}"
                }""", true));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("argument <--build-arg=A=$(touch pwned)>", run);
        jenkins.assertLogContains("argument <--build-arg=B=`touch pwned`>", run);
        jenkins.assertLogContains("argument <--build-arg=C=it's \"quoted\" $HOME>", run);
        jenkins.assertLogContains("pwned: false", run);
        assertThat(run.getAction(ImageBuildAction.class).getDigest()).endsWith("7");
    }

    @Test
    @RequiresTestbed(TestbedPart.HELM4)
    void helmDeploysAndIsTakenBack(JenkinsRule jenkins) throws Exception {
        try (NodeStandIn node = NodeStandIn.on(CLUSTER);
                KubernetesClient client = CLUSTER.client()) {
            DeploySettings settings = DeploySettings.make(CLUSTER, client, directory);
            settings.configure(TestbedPart.HELM4, "60s");
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("node {\n" + settings.checkout() + """
                        testContainer {
                            helmDeploy(app: 'index', environment: 'dev', tag: 'v1', verifyImage: false,
                                set: [config: [GREETING: '$(touch pwned) `touch pwned` it\\'s "quoted" $HOME']])
                            helmDeploy(app: 'index', environment: 'dev', tag: 'missing-1', verifyImage: false)
                        }
                    }""", true));

            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

            jenkins.assertLogContains("Deployed index v1 to dev as revision 1", run);
            jenkins.assertLogContains("Cause: image-not-found", run);
            assertThat(settings.statuses("dev")).containsExactly("superseded", "failed", "deployed");
            assertThat(client.configMaps()
                            .inNamespace(settings.namespace("dev"))
                            .withName("index")
                            .get()
                            .getData())
                    .containsEntry("GREETING", "$(touch pwned) `touch pwned` it's \"quoted\" $HOME");
            assertThat(settings.leftBehind(jenkins)).isEmpty();
        }
    }

    @Test
    void sonarQubesScannerRunsInIt(JenkinsRule jenkins) throws Exception {
        try (RecordedSonarQube sonarQube = RecordedSonarQube.start().anonymous().withCode("g:index", "")) {
            SonarConfiguration sonar = new SonarConfiguration();
            sonar.setServerUrl(sonarQube.url());
            DeliveryGlobalConfiguration.get().setSonar(sonar);
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("""
                    node {
                        writeFile file: 'pom.xml',
                            text: '<project><groupId>g</groupId><artifactId>index</artifactId></project>'
                        testContainer {
                            sonarScan properties: ['sonar.scanner.skipJreProvisioning': 'true',
                                'sonar.userHome': pwd(tmp: true), 'sonar.exclusions': '$(touch pwned)']
                        }
                        echo "pwned: ${fileExists('pwned')}"
                    }""", true));

            WorkflowRun run = jenkins.buildAndAssertSuccess(job);

            jenkins.assertLogContains("Told of branch null, exclusions $(touch pwned)", run);
            jenkins.assertLogContains("pwned: false", run);
        }
    }

    /** The block whose commands are treated so. */
    public static final class TestContainerStep extends Step {
        @DataBoundConstructor
        public TestContainerStep() {}

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context);
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "testContainer";
            }

            @Override
            public boolean takesImplicitBlockArgument() {
                return true;
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(Launcher.class);
            }
        }
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() throws Exception {
            StepContext context = getContext();
            context.newBodyInvoker()
                    .withContext(BodyInvoker.mergeLauncherDecorators(
                            context.get(LauncherDecorator.class), new KubernetesLikeDecorator()))
                    .withCallback(BodyExecutionCallback.wrap(context))
                    .start();
            return false;
        }
    }
}
