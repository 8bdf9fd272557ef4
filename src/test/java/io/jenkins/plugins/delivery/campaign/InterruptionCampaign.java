package io.jenkins.plugins.delivery.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.ImageBuildConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.PlainRegistry;
import io.jenkins.plugins.delivery.jenkins.durable.SecretFiles;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.Canaries;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The campaign. All deploys are of one release, so that each finds what the last one left. The number of moments is the
 * system property {@code campaign.moments}, and {@code campaign.seed} repeats the order and the delays of a campaign.
 */
@RequiresTestbed({TestbedPart.HELM4, TestbedPart.KANIKO, TestbedPart.REGISTRY})
class InterruptionCampaign {
    private static final Path REPORT = Path.of("target", "campaign");
    private static final String USER = "canary-robot";
    private static final String PASSWORD = "canary-of-the-registry-51d7";
    private static final long QUIET_SECONDS = 2;

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @RegisterExtension
    static final RegistryServer REGISTRY =
            RegistryServer.builder().credentials(USER, PASSWORD).basicAuth().build();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(0);

    @TempDir
    Path directory;

    /** Secrets that an earlier moment left; each counts once. */
    private final List<String> known = new ArrayList<>();

    private DeploySettings deploys;
    private Surroundings world;

    @Test
    void whatIsSaidOfABuildIsTrueWhateverComesBetween() throws Throwable {
        int moments = Integer.getInteger("campaign.moments", 100);
        long seed = Long.getLong("campaign.seed", System.currentTimeMillis());
        Files.createDirectories(REPORT);
        Files.deleteIfExists(REPORT.resolve("moments"));
        start();
        Map<Work, Long> durations = new EnumMap<>(Work.class);
        for (Work work : Work.values()) {
            durations.put(work, millisUndisturbed(work));
        }
        report("Seed " + seed + ", milliseconds without a blow: " + durations);

        Random random = new Random(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int number = 1; number <= moments; number++) {
            Work work = Work.values()[number % Work.values().length];
            Blow blow = Blow.values()[number / Work.values().length % Blow.values().length];
            long delay = (long) (random.nextDouble() * durations.get(work));
            Outcome outcome = strike(new Moment(number, work, blow, delay));
            report(outcome.toString());
            outcomes.add(outcome);
        }
        Files.writeString(REPORT.resolve("table.md"), new CampaignTable(outcomes).markdown());
        assertThat(outcomes).allMatch(Outcome::isClean);
    }

    private void start() throws Throwable {
        // A path of its own tells the campaign's processes from those of others.
        Path helm = Files.copy(TestbedPart.HELM4.path("helm4/helm"), directory.resolve("helm-of-the-campaign"));
        assertThat(helm.toFile().setExecutable(true)).isTrue();
        deploys = DeploySettings.make(CLUSTER.controlPlane(), CLUSTER.client(), directory);
        jenkins.startJenkins();
        world = new Surroundings(
                deploys,
                jenkins.getHome().toPath(),
                REGISTRY.storage(),
                List.of(helm.toString(), "--destination=" + REGISTRY.host()),
                new Canaries()
                        .with("registry password", PASSWORD)
                        .with("registry login", USER + ":" + PASSWORD)
                        .with("cluster token", SecretFiles.token(deploys.kubeconfig())));
        jenkins.runRemotely(
                InterruptionCampaign::configure,
                deploys.elsewhere(helm),
                REGISTRY.host(),
                KanikoRun.executable().toString());
    }

    private long millisUndisturbed(Work work) throws Throwable {
        int number = -2 * work.ordinal();
        // The first run warms the process up.
        run(new Moment(number - 1, work, Blow.ABORT, 0));
        return run(new Moment(number - 2, work, Blow.ABORT, 0));
    }

    /** How long the step takes, in milliseconds, when nothing comes between. */
    private long run(Moment undisturbed) throws Throwable {
        begin(undisturbed);
        long begin = System.nanoTime();
        Ended ended = jenkins.runRemotely(InterruptionCampaign::finish, undisturbed.job());
        assertThat(ended.result()).as(ended.log()).isEqualTo(undisturbed.work().ending());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private Outcome strike(Moment moment) throws Throwable {
        List<String> before = world.revisions();
        begin(moment);
        TimeUnit.MILLISECONDS.sleep(moment.delayMillis());
        if (moment.blow() == Blow.KILL) {
            jenkins.stopJenkinsForcibly();
            jenkins.startJenkins();
        } else {
            jenkins.runRemotely(InterruptionCampaign::abort, moment.job());
        }
        Ended ended = jenkins.runRemotely(InterruptionCampaign::finish, moment.job());
        List<String> lies = new Truth(moment, ended, world).lies(before);
        List<String> revisions = world.revisions();
        String digest = world.digest(moment.tag());
        // What goes on although the build has ended shows itself in what changes.
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        if (!world.revisions().equals(revisions) || !world.digest(moment.tag()).equals(digest)) {
            lies.add("work went on after the end: " + revisions + " became " + world.revisions());
        }
        List<String> secrets = world.secrets();
        secrets.removeAll(known);
        known.addAll(secrets);
        Outcome outcome = new Outcome(moment, ended.result(), lies, world.pending(), secrets, world.processes());
        if (!outcome.isClean()) {
            Files.writeString(REPORT.resolve(moment.job() + ".log"), ended.log());
        }
        return outcome;
    }

    /** Returns when the step has begun. */
    private void begin(Moment moment) throws Throwable {
        jenkins.runRemotely(
                InterruptionCampaign::schedule,
                moment.job(),
                moment.work().pipeline(moment.number(), deploys.checkout()));
        Path log = world.home().resolve("jobs").resolve(moment.job()).resolve("builds/1/log");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(log)
                        && Files.readString(log, StandardCharsets.ISO_8859_1)
                                .contains("[Pipeline] " + moment.work().step()));
    }

    private static void report(String line) throws IOException {
        Files.writeString(REPORT.resolve("moments"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void configure(JenkinsRule rule, DeploySettings.Elsewhere setup, String registryHost, String kaniko)
            throws Exception {
        setup.configure("60s");
        PlainRegistry.use(registryHost).setCredentialsId("acr");
        ImageBuildConfiguration build = new ImageBuildConfiguration();
        build.setKanikoExecutable(kaniko);
        DeliveryGlobalConfiguration.get().setImageBuild(build);
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", USER, PASSWORD));
        credentials.save();
        DeliveryGlobalConfiguration.get().save();
    }

    private static void schedule(JenkinsRule rule, String name, String pipeline) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(pipeline, true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void abort(JenkinsRule rule, String name) throws Exception {
        build(rule, name).doStop();
    }

    private static Ended finish(JenkinsRule rule, String name) throws Exception {
        WorkflowRun run = rule.waitForCompletion(build(rule, name));
        return new Ended(run.getResult().toString(), JenkinsRule.getLog(run));
    }

    private static WorkflowRun build(JenkinsRule rule, String name) {
        return rule.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
    }
}
