package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RunOutcome;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import io.jenkins.plugins.delivery.jenkins.agent.AgentCluster;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.jenkins.delivery.DeliveryRecords;
import io.jenkins.plugins.delivery.jenkins.durable.DurableStepExecution;
import io.jenkins.plugins.delivery.jenkins.durable.Next;
import io.jenkins.plugins.delivery.jenkins.promotion.ChosenCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Drives a flow of Helm's: its decisions are made on the agent, its scripts run through the build's launcher and are
 * watched meanwhile. Nothing of it holds a thread of the controller for long, and all of it can be taken up again: a
 * decision that was under way when the controller ended is made once more.
 */
abstract class HelmExecution extends DurableStepExecution {
    private static final long serialVersionUID = 1L;

    /** A cause that the cluster shows is to be in the log within two seconds. */
    private static final long LOOK_MILLIS = 700;

    private static final long TURN_MILLIS = 1_000;

    /** Beyond the time that the flow itself gives its scripts. */
    private static final int SPARE_MINUTES = 5;

    private final String id = UUID.randomUUID().toString();
    private final long sinceMillis = System.currentTimeMillis();
    private final String environment;

    @CheckForNull
    private final String kubeconfigCredentialsId;

    @CheckForNull
    private final String kubeContext;

    /** The settings as they were when the step began, or when its turn came. */
    private DeliveryConfig config;

    private HelmFlow flow;
    private ReleaseQueue.Ticket ticket;
    private boolean working;
    private HelmSetup setup;

    /** What the flow is told next, and what came of its script. */
    private HelmTurnOnAgent.Event event = HelmTurnOnAgent.Event.BEGIN;

    private RunOutcome outcome;
    private Turn.Run running;

    /** How long the script that runs has been watched; while the controller was away, nobody did. */
    private long watchedMillis;

    /** Whether what the flow may do was asked just now: not before it waited, and not before a restart. */
    private transient boolean fresh;

    private transient long lookedAtNanos;
    private transient String waitingFor;
    private transient RegistryLogins logins;

    HelmExecution(StepContext context, HelmReleaseStep step) {
        super(context);
        this.environment = step.getEnvironment();
        this.kubeconfigCredentialsId = step.getKubeconfigCredentialsId();
        this.kubeContext = step.getKubeContext();
    }

    /** The environment that is asked about the image; null when none is: a roll-back has a rule of its own. */
    @CheckForNull
    EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target) {
        return null;
    }

    /**
     * Keeps what was asked for, because what the Pipeline configured does not outlive the controller. Called on the
     * Pipeline's own thread: nobody is asked.
     *
     * @throws InvalidInputException when something of it is wrong
     */
    abstract void keepRequest();

    /**
     * The flow, new, after asking whether it may be; called in the background, and once more when it waited for its turn
     * or the controller did not keep the first one.
     */
    abstract HelmFlow newFlow(DeliveryConfig settings) throws IOException, InterruptedException;

    /** Called before each script of the flow's; the first one changes nothing yet. */
    void beforeRun(HelmFlow next) throws IOException, InterruptedException {
        // Most ask nobody.
    }

    /** The release's name, as it was asked for. */
    abstract String releaseName();

    /** Whether it is about a preview, and not about a service itself. */
    boolean isPreview() {
        return false;
    }

    /** The tag that is asked for; empty when none is. */
    String tag() {
        return "";
    }

    /** Why, and who answers for it, for the record; empty when nobody said. */
    String reason() {
        return "";
    }

    @Override
    protected void begin() {
        config = DeliveryGlobalConfiguration.get().toConfig();
        keepRequest();
    }

    final EnvironmentSettings target() {
        return config.environments().named("environment", environment);
    }

    private ChosenCluster cluster() {
        return ChosenCluster.of(target(), kubeconfigCredentialsId, kubeContext);
    }

    private PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    @Override
    protected Next work(FilePath workspace) throws IOException, InterruptedException {
        if (flow == null) {
            plan();
        }
        if (!isItsTurn() || setup == null && !fresh && !planAgain()) {
            fresh = false;
            return new Next.Again(TURN_MILLIS);
        }
        if (setup == null) {
            fresh = false;
            setup = prepare(workspace);
        }
        return decide(workspace);
    }

    private void plan() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        ChosenCluster cluster = cluster();
        cluster.checkStaysOutside(run, config.environments());
        HelmFlow planned = newFlow(config);
        ticket = new ReleaseQueue.Ticket(
                id,
                String.join(
                        " ", cluster.kubeconfigCredentialsId(), cluster.context(), planned.namespace(), releaseName()),
                run.getExternalizableId(),
                run.getFullDisplayName(),
                sinceMillis);
        flow = planned;
        fresh = true;
    }

    /**
     * Asks by today's settings, because what it waited for can take an hour: somebody may have frozen the environment
     * since, and everything that lets this pass is recorded.
     *
     * @return whether it is still its turn; not when the settings name another cluster now
     */
    private boolean planAgain() throws IOException, InterruptedException {
        ReleaseQueue.Ticket before = ticket;
        config = DeliveryGlobalConfiguration.get().toConfig();
        plan();
        if (before.key().equals(ticket.key())) {
            return true;
        }
        ReleaseQueue.get().leave(before);
        working = false;
        return false;
    }

    private boolean isItsTurn() throws IOException, InterruptedException {
        ReleaseQueue queue = ReleaseQueue.get();
        if (!working && waitingFor != null && queue.isSuperseded(ticket)) {
            ReleaseQueue.Ticket newer = queue.newest(ticket.key());
            throw new AbortException("A newer deploy of " + releaseName() + " to " + environment
                    + (newer == null ? "" : ", of " + newer.buildName() + ",")
                    + " took the place of this one, which waited");
        }
        Optional<ReleaseQueue.Ticket> ahead =
                queue.ahead(ticket, working, config.helm().supersede());
        if (ahead.isPresent()) {
            String other = ahead.get().buildName();
            if (!other.equals(waitingFor)) {
                log().println("Waiting for " + other + ", which works on " + releaseName() + " in " + environment);
                waitingFor = other;
            }
            return false;
        }
        working = true;
        return true;
    }

    private HelmSetup prepare(FilePath workspace) throws IOException, InterruptedException {
        boolean asks = flow.asksCluster();
        EnvironmentSettings before = asks ? predecessor(config.environments(), target()) : null;
        HelmFiles files = HelmFiles.find(
                getContext(),
                config.helm(),
                logins().access(),
                asks ? cluster() : null,
                before == null ? null : ChosenCluster.of(before, null, null));
        FilePath directory = writeSecrets(SecretDirectory.in(workspace).path(), files.secrets());
        return new HelmSetup(
                directory.getRemote(),
                files.executable(),
                files.context(),
                files.predecessorContext(),
                AgentCluster.variables(getContext().get(EnvVars.class)));
    }

    /** Looked up once, and again after a restart. */
    private RegistryLogins logins() throws IOException, InterruptedException {
        if (logins == null) {
            logins =
                    RegistryLogins.ofSettings(CredentialsContext.of(getContext().get(Run.class)), config);
        }
        return logins;
    }

    /** Has the flow decide. */
    private Next decide(FilePath workspace) throws IOException, InterruptedException {
        HelmTurnOnAgent.Decision decision = AgentAnswer.of(
                workspace,
                new HelmTurnOnAgent(
                        flow, event, outcome, setup, logins(), getContext().get(TaskListener.class)));
        if (decision.turn() instanceof Turn.Finished finished) {
            flow = decision.flow();
            return finish(finished.result());
        }
        if (decision.turn() instanceof Turn.Pause pause) {
            flow = decision.flow();
            event = HelmTurnOnAgent.Event.PAUSE_OVER;
            return new Next.Again(pause.millis());
        }
        beforeRun(decision.flow());
        flow = decision.flow();
        running = (Turn.Run) decision.turn();
        outcome = null;
        watchedMillis = 0;
        return new Next.Launch(running.script(), (int) (running.timeoutMillis() / 60_000) + SPARE_MINUTES);
    }

    @Override
    protected long longestPauseMillis() {
        return LOOK_MILLIS;
    }

    @Override
    protected boolean waitOn(@CheckForNull Integer exitCode, FilePath workspace)
            throws IOException, InterruptedException {
        if (running.watch() == null) {
            outcome = exitCode == null ? null : RunOutcome.unwatched(exitCode);
            return exitCode == null;
        }
        long now = System.nanoTime();
        watchedMillis += lookedAtNanos == 0 ? 0 : (now - lookedAtNanos) / 1_000_000;
        lookedAtNanos = now;
        HelmLookOnAgent.Seen seen =
                AgentAnswer.of(workspace, new HelmLookOnAgent(id, guard(), running, watchedMillis, setup, exitCode));
        PrintStream log = log();
        seen.lines().forEach(log::println);
        outcome = seen.outcome();
        return outcome == null;
    }

    @Override
    protected void ended(int exitCode) {
        event = HelmTurnOnAgent.Event.RUN_ENDED;
        lookedAtNanos = 0;
    }

    /** @param answer the agent's, which is believed in what came of it, and not in what it was about */
    private Next finish(DeployResult answer) throws IOException, InterruptedException {
        DeployResult result =
                answer.of(releaseName(), environment, config.environments().namespaceOf(target()));
        Run<?, ?> run = getContext().get(Run.class);
        run.addAction(
                isPreview()
                        ? DeploymentAction.ofPreview(result, tag())
                        : new DeploymentAction(result, tag(), reason()));
        tell(result);
        try {
            record(run, result);
        } catch (IOException e) {
            // It is done all the same.
            log().println("WARNING: the page Deliveries will not show this: " + e);
        }
        return result.status().isSuccess()
                ? new Next.Done(new LinkedHashMap<>(result.toMap()))
                : new Next.Failed(new AbortException(result.summary()));
    }

    /** Tells the code host, before anything else that may go wrong. */
    void tell(DeployResult result) throws InterruptedException {
        // Most have nothing to tell.
    }

    /** What was decided last; null before anything was. */
    @CheckForNull
    final HelmFlow flow() {
        return flow;
    }

    /** The settings as they were when the step began, or when its turn came. */
    final DeliveryConfig config() {
        return config;
    }

    /** Whether it is the cluster that the environment has by the settings. */
    final boolean isOwnCluster() {
        return cluster().isOwn();
    }

    /** Keeps what was done, for the page Deliveries. */
    void record(Run<?, ?> run, DeployResult result) throws IOException, InterruptedException {
        if (isOwnCluster()) {
            DeliveryRecords.record(run, result, tag(), reason());
        } else {
            log().println("The page Deliveries does not show this: it was not done with the kubeconfig and context of "
                    + environment);
        }
    }

    @Override
    protected void abandon(@CheckForNull FilePath workspace, boolean aborted) throws IOException, InterruptedException {
        if (setup == null || !flow.asksCluster() || !aborted && !flow.changesRelease()) {
            return;
        }
        String why = aborted ? "ended by whoever aborted the build" : "the build could not follow it";
        Run<?, ?> run = getContext().get(Run.class);
        log().println(new AbandonedRelease(run, flow, releaseName(), cluster())
                .settle(workspace, new HelmAbandonOnAgent(id, flow, setup, why), why));
    }

    @Override
    protected void release() {
        if (ticket != null) {
            ReleaseQueue.get().leave(ticket);
        }
    }

    /** What Helm prints goes to files; what the flow says of it holds no secret. */
    @Override
    protected Collection<String> secrets() {
        return List.of();
    }
}
