package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.delivery.benchmark.ArticleService;
import io.jenkins.plugins.delivery.benchmark.Buildah;
import io.jenkins.plugins.delivery.benchmark.Cost;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * What {@code buildImage} takes on an agent whose JVM is new, as in a pod for each build, from the step's start to its
 * end, beside buildah in turns: the article's Dockerfile with a 20 MB jar that changes, upon a Java runtime of 351 MB. The
 * plugin is the packaged one, in a Jenkins of its own, since agents fetch classes otherwise than from a directory of them.
 *
 * <p>Not run with the tests: {@code src/test/testbed/benchmark agent}.
 */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.JRE_BASE})
class FreshAgentBenchmark {
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int JAR_BYTES = 20_000_000;
    private static final int OTHER_STAGES_SECONDS = 5;
    private static final String PLUGIN = "microservice-delivery";

    private static final String COLD = "buildah bud, push, cold";
    private static final String WARM = "buildah bud, push, warm";

    /** What each way of ours is compared with. */
    private static final Map<String, String> COMPARED = Map.of(
            "new agent that knows nothing",
            COLD,
            "new agent, told by the controller",
            COLD,
            "the same, other stages before",
            COLD,
            "new JVM, the agent's directory kept",
            WARM,
            "the same JVM again",
            WARM,
            COLD,
            COLD,
            WARM,
            WARM);

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(0);

    @RegisterExtension
    final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    Path directory;

    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private ArticleService service;
    private int agent;
    private int stores;

    @Test
    void compare() throws Throwable {
        service = new ArticleService(directory, REGISTRY);
        service.prepare(0);
        Buildah buildah =
                Buildah.here(service, REGISTRY).orElseThrow(() -> new IllegalStateException("BUILDAH is not set"));
        Path kept = store();
        usePackagedPlugin();
        jenkins.startJenkins();
        jenkins.runRemotely(FreshAgentBenchmark::configure, REGISTRY.host());
        // What the controller loads and learns, it does once for all agents.
        round(buildah, kept);
        jenkins.runRemotely(FreshAgentBenchmark::awaitListings);
        costs.clear();
        for (int i = 0; i < ROUNDS; i++) {
            round(buildah, kept);
        }
        System.out.printf("%-45s %s%n", "", "clock, seconds, and against buildah");
        costs.forEach((name, rounds) -> System.out.printf(
                "%-45s %s%n", name, Cost.figures(rounds, costs.get(COMPARED.get(name)), Cost::clock)));
    }

    private void round(Buildah buildah, Path kept) throws Throwable {
        jenkins.runRemotely(FreshAgentBenchmark::shareListings, false);
        newAgent();
        measure("new agent that knows nothing");
        agents.stop(jenkins, name());

        jenkins.runRemotely(FreshAgentBenchmark::shareListings, true);
        newAgent();
        measure("new agent, told by the controller");
        agents.stop(jenkins, name());
        newAgent();
        measure("the same, other stages before", OTHER_STAGES_SECONDS);
        agents.stop(jenkins, name());
        agents.start(jenkins, options());
        measure("new JVM, the agent's directory kept");
        measure("the same JVM again");
        agents.stop(jenkins, name());

        service.changeJar(JAR_BYTES);
        Path nothing = store();
        add(COLD, buildah.build(nothing));
        ArticleService.run(Map.of(), List.of("rm", "-rf", nothing.toString()));
        service.changeJar(JAR_BYTES);
        add(WARM, buildah.build(kept));
    }

    private void measure(String name) throws Throwable {
        measure(name, 0);
    }

    private void measure(String name, int secondsBefore) throws Throwable {
        service.changeJar(JAR_BYTES);
        long millis = jenkins.runRemotely(
                FreshAgentBenchmark::build, name(), service.workspace().toString(), secondsBefore);
        add(name, new Cost(millis / (double) TimeUnit.SECONDS.toMillis(1), 0));
    }

    private void add(String name, Cost cost) {
        costs.computeIfAbsent(name, key -> new ArrayList<>()).add(cost);
    }

    private Path store() throws Exception {
        return Files.createDirectories(directory.resolve("store" + ++stores));
    }

    private void newAgent() throws Throwable {
        agent++;
        agents.createAgent(jenkins, options());
    }

    private String name() {
        return "agent" + agent;
    }

    private InboundAgentExtension.Options options() {
        return InboundAgentExtension.Options.newBuilder()
                .name(name())
                .webSocket()
                .build();
    }

    /** In place of the classes of this checkout. */
    private void usePackagedPlugin() throws Exception {
        Path packaged = Path.of("target", PLUGIN + ".hpi");
        assertThat(packaged).as("made by src/test/testbed/benchmark agent").exists();
        Path plugins = jenkins.getHome().toPath().resolve("plugins");
        Files.delete(plugins.resolve(PLUGIN + ".jpl"));
        Files.copy(packaged, plugins.resolve(PLUGIN + ".jpi"));
    }

    private static void configure(JenkinsRule rule, String registryHost) throws Exception {
        PlainRegistry.use(registryHost);
        rule.jenkins.setNumExecutors(0);
    }

    private static void shareListings(JenkinsRule rule, boolean shared) {
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setShareListings(shared);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
    }

    private static void awaitListings(JenkinsRule rule) {
        File known = new File(rule.jenkins.getRootDir(), "caches/microservice-delivery/shared-listings");
        await().until(
                        () -> known.list((place, name) -> name.endsWith(".listing")),
                        names -> names != null && names.length > 0);
    }

    /**
     * With other stages before, the job has built an image before, so that the agent rehearses.
     *
     * @return milliseconds from the step's start to its end
     */
    private static Long build(JenkinsRule rule, String agent, String workspace, Integer secondsBefore)
            throws Exception {
        WorkflowJob known = rule.jenkins.getItemByFullName("index", WorkflowJob.class);
        WorkflowJob job = known == null
                ? rule.createProject(WorkflowJob.class, "index")
                : secondsBefore > 0 ? known : rule.createProject(WorkflowJob.class);
        // A build has checked out or run something before.
        job.setDefinition(new CpsFlowDefinition("""
                node('%s') {
                    ws('%s') {
                        sh 'sleep %d'
                        buildImage(app: 'index', tag: 'step', ifExists: 'overwrite')
                    }
                }""".formatted(agent, workspace, secondsBefore), true));
        WorkflowRun run = rule.buildAndAssertSuccess(job);
        FlowNode step =
                new DepthFirstScanner().findFirstMatch(run.getExecution(), new NodeStepTypePredicate("buildImage"));
        FlowNode next = new DepthFirstScanner()
                .findFirstMatch(run.getExecution(), node -> node.getParents().contains(step));
        return TimingAction.getStartTime(next) - TimingAction.getStartTime(step);
    }
}
