package io.jenkins.plugins.delivery.jenkins.agent;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Node;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * What the steps do in the containers of an agent that is a pod: the real Kubernetes plugin, API server and kubelet. The
 * agent's user is not root, and the containers' is, as with the images that are usual.
 */
@WithJenkins
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.KANIKO, TestbedPart.JRE_BASE, TestbedPart.RUN_BASES})
class PodAgentTest {
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    /** What a shell would carry out, and what the Kubernetes plugin takes for its own. */
    private static final String ODD = "$(touch pwned) `touch pwned` it's \"quoted\" $HOME \\ $$ *";

    private static final String DOCKERFILE = """
            FROM %s/base/busybox:1
            ARG PAGE
            WORKDIR /www/actuator/health
            RUN echo UP | tee index.html readiness >liveness && printf %%s "$PAGE" >/www/index.html
            ENTRYPOINT ["httpd", "-f", "-p", "8080", "-h", "/www"]
            """;

    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static DeploySettings settings;

    @BeforeAll
    static void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        settings = DeploySettings.make(NODE.controlPlane(), NODE.client(), directory);
        settings.configure("helm", "60s", NODE.kubeconfigForPods(ClusterUser.ADMIN));
        PlainRegistry.use(NODE.registryForPods());
        PodAgents.configure(rule, NODE, directory);
        NODE.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("index")
                        .withNamespace(settings.namespace("dev"))
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void fromADockerfileToAPodThatAnswers() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatusSuccess(end(start("""
                        container('kaniko') {
                            ['v1', 'v2'].each { tag ->
                                buildImage(app: 'index', tag: tag, buildArgs: [PAGE: params.odd])
                            }
                        }
                        container('helm') {
                            helmDeploy(app: 'index', environment: 'dev', tag: 'v2',
                                set: [config: [GREETING: params.odd]])
                        }
                        echo "pwned: ${fileExists('pwned')}"
                        """)));

        jenkins.assertLogContains("pwned: false", run);
        jenkins.assertLogContains("Left: <>", run);
        assertThat(NODE.client()
                        .configMaps()
                        .inNamespace(settings.namespace("dev"))
                        .withName("index")
                        .get()
                        .getData())
                .containsEntry("GREETING", ODD);
        assertThat(answer("dev")).isEqualTo(ODD);
    }

    /** Helm is told to end in its own container, and marks the release; nothing of it goes on. */
    @Test
    void aDeployThatIsAbortedEndsHelm() throws Exception {
        WorkflowRun run = start("""
                        container('helm') {
                            try {
                                helmDeploy(app: 'index', environment: 'test', tag: 'missing', verifyImage: false,
                                    timeout: '3m', failFast: false)
                            } finally {
                                sh 'echo "Helms: <$(pgrep helm)>"'
                            }
                        }
                        """);
        await(run, () -> settings.statuses("test").equals(List.of("pending-install")));

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, end(run));
        jenkins.assertLogContains("Helms: <>", run);
        jenkins.assertLogContains("Left: <>", run);
        assertThat(settings.statuses("test")).containsExactly("failed");
    }

    /** What the tests have where there is no node does to commands what the real one does. */
    @Test
    void theStandInTreatsCommandsAsTheRealContainerDoes() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatusSuccess(
                end(start("container('helm') { tryCommands(false) }\ntryCommands(true)")));

        List<List<String>> tried = TryCommandsStep.TRIED;
        assertThat(tried).hasSize(2);
        assertThat(tried.get(1)).as(String.valueOf(run)).isEqualTo(tried.get(0));
    }

    /** Tries commands with the launcher that it finds, or with that in a stand-in for {@code container}. */
    public static final class TryCommandsStep extends Step {
        static final List<List<String>> TRIED = new CopyOnWriteArrayList<>();

        private final boolean standIn;

        @DataBoundConstructor
        public TryCommandsStep(boolean standIn) {
            this.standIn = standIn;
        }

        @Override
        public StepExecution start(StepContext context) {
            boolean inStandIn = standIn;
            return StepExecutions.synchronousNonBlockingVoid(context, inside -> {
                Launcher launcher = inside.get(Launcher.class);
                TRIED.add(TriedCommands.through(
                        inStandIn ? new KubernetesLikeDecorator().decorate(launcher, inside.get(Node.class)) : launcher,
                        inside.get(FilePath.class).getRemote()));
            });
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "tryCommands";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(Launcher.class, Node.class, FilePath.class);
            }
        }
    }

    private static WorkflowRun start(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("odd", ODD)));
        job.setDefinition(new CpsFlowDefinition(
                """
                node('%s') {
                    writeFile file: 'repository', text: '%s'
                    sh 'base64 -d repository | tar xz'
                    writeFile file: 'Dockerfile', text: '''%s'''
                    try {
                        %s
                    } finally {
                        sh 'echo "Left: <$(find ../*@tmp -name "secret-*" -o -name "kaniko-*")>"'
                    }
                }""".formatted(
                                PodAgents.LABEL,
                                archive(settings.repository()),
                                DOCKERFILE.formatted(NODE.registryForPods()),
                                steps),
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun end(WorkflowRun run) {
        await(run, () -> !run.isBuilding());
        return run;
    }

    private static void await(WorkflowRun run, Callable<Boolean> condition) {
        Awaitility.await("of " + run).atMost(Duration.ofMinutes(5)).until(() -> {
            // As its timer does, which waits for more than a minute after Jenkins' start.
            jenkins.jenkins.getLabel(PodAgents.LABEL).nodeProvisioner.suggestReviewNow();
            return condition.call();
        });
    }

    /** The deploy repository as a Pipeline can write it down. */
    private static String archive(Path directory) throws Exception {
        Process tar = new ProcessBuilder("tar", "cz", "-C", directory.toString(), ".").start();
        return Base64.getEncoder().encodeToString(tar.getInputStream().readAllBytes());
    }

    private static String answer(String environment) throws Exception {
        return NODE.answer(settings.namespace(environment), "/index.html");
    }
}
