package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.delivery.actions.DeploymentAction;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RunOutcome;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.credentials.CaCertificate;
import io.jenkins.plugins.delivery.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.credentials.Kubeconfig;
import io.jenkins.plugins.delivery.credentials.KubeconfigOnController;
import io.jenkins.plugins.delivery.credentials.RegistryLogin;
import io.jenkins.plugins.delivery.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.deliveries.DeliveryRecords;
import io.jenkins.plugins.delivery.durable.DurableStepExecution;
import io.jenkins.plugins.delivery.promotion.ChosenCluster;
import io.jenkins.plugins.delivery.tools.HelmInstallation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Drives a flow of Helm's: its decisions are made on the agent, its scripts run through the build's launcher and are
 * watched meanwhile. Nothing of it holds a thread of the controller for long, and all of it can be taken up again.
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
    private final String app;
    private final String environment;

    @CheckForNull
    private final String kubeconfigCredentialsId;

    @CheckForNull
    private final String kubeContext;

    private HelmFlow flow;
    private ReleaseQueue.Ticket ticket;
    private boolean working;
    private HelmSetup setup;
    private Turn.Run running;
    private int runs;
    private long runStartMillis;

    private transient RunOutcome outcome;
    private transient String waitingFor;

    HelmExecution(
            StepContext context,
            String app,
            String environment,
            @CheckForNull String kubeconfigCredentialsId,
            @CheckForNull String kubeContext) {
        super(context);
        this.app = app;
        this.environment = environment;
        this.kubeconfigCredentialsId = kubeconfigCredentialsId;
        this.kubeContext = kubeContext;
    }

    /** The environment that is asked about the image; null when none is. */
    @CheckForNull
    abstract EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target);

    /** The flow, new; called once, with the settings as they are then. */
    abstract HelmFlow newFlow(DeliveryConfig config) throws IOException, InterruptedException;

    /** Called before each script of the flow's; the first one changes nothing yet. */
    void beforeRun(HelmFlow next) throws IOException {
        // A roll-back asks nobody.
    }

    /** The tag that is asked for; empty when none is. */
    abstract String tag();

    /** Why, and who answers for it, for the record; empty when nobody said. */
    abstract String reason();

    @Override
    public boolean start() throws Exception {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        try {
            flow = newFlow(config);
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        EnvironmentSettings target = config.environments().named("environment", environment);
        Run<?, ?> run = getContext().get(Run.class);
        ticket = new ReleaseQueue.Ticket(
                id,
                String.join(" ", kubeconfigId(target), context(target), flow.namespace(), app),
                run.getExternalizableId(),
                run.getFullDisplayName(),
                sinceMillis);
        later(this::whenItsTurn, 0);
        return false;
    }

    @Override
    protected void onResumeWithoutCommand() {
        later(this::whenItsTurn, 0);
    }

    private String kubeconfigId(EnvironmentSettings target) {
        return kubeconfigCredentialsId == null ? target.kubeconfigCredentialsId() : kubeconfigCredentialsId;
    }

    private String context(EnvironmentSettings target) {
        return kubeContext == null ? target.context() : kubeContext;
    }

    private PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    private Optional<Object> whenItsTurn() throws IOException, InterruptedException {
        ReleaseQueue queue = ReleaseQueue.get();
        if (waitingFor != null && queue.isSuperseded(ticket)) {
            ReleaseQueue.Ticket newer = queue.newest(ticket.key());
            throw new AbortException("A newer deploy of " + app + " to " + environment
                    + (newer == null ? "" : ", of " + newer.buildName() + ",")
                    + " took the place of this one, which waited");
        }
        boolean supersede = DeliveryGlobalConfiguration.get().toConfig().helm().supersede();
        Optional<ReleaseQueue.Ticket> ahead = queue.ahead(ticket, working, supersede);
        if (ahead.isPresent()) {
            String other = ahead.get().buildName();
            if (!other.equals(waitingFor)) {
                log().println("Waiting for " + other + ", which works on " + app + " in " + environment);
                waitingFor = other;
            }
            later(this::whenItsTurn, TURN_MILLIS);
            return Optional.empty();
        }
        working = true;
        FilePath workspace = getContext().get(FilePath.class);
        setup = prepare(workspace);
        getContext().saveState();
        return decide(workspace, HelmTurnOnAgent.Event.BEGIN, null);
    }

    /** Writes the secrets that the flow and Helm read, into a directory that {@link #cleanUp} deletes. */
    private HelmSetup prepare(FilePath workspace) throws IOException, InterruptedException {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        EnvironmentSettings target = config.environments().named("environment", environment);
        CredentialsContext credentials = CredentialsContext.of(getContext().get(Run.class));
        RegistrySettings registry = config.registry();
        RegistryCredentials login = RegistryLogin.find(credentials, "registry.credentialsId", registry.credentialsId());
        Map<String, RegistryCredentials> logins =
                login == null || registry.host() == null ? Map.of() : Map.of(registry.host(), login);
        Map<String, String> files = new TreeMap<>();
        String kubeconfig = flow.asksCluster()
                ? Kubeconfig.find(credentials, "kubeconfigCredentialsId", kubeconfigId(target))
                : null;
        if (kubeconfig != null) {
            files.put(HelmSetup.KUBECONFIG, kubeconfig);
        }
        EnvironmentSettings predecessor = flow.asksCluster() ? predecessor(config.environments(), target) : null;
        if (predecessor != null) {
            String its = Kubeconfig.find(
                    credentials, "environments.kubeconfigCredentialsId", predecessor.kubeconfigCredentialsId());
            if (its != null) {
                files.put(HelmSetup.PREDECESSOR_KUBECONFIG, its);
            }
        }
        if (!logins.isEmpty()) {
            files.put(HelmSetup.REGISTRY_CONFIG, DockerConfigCredentials.toJson(logins));
        }
        SecretDirectory directory = SecretDirectory.in(workspace);
        directory.write(files);
        return new HelmSetup(
                directory.path().getRemote(),
                executable(config.helm(), workspace),
                flow.asksCluster() ? context(target) : null,
                predecessor == null ? null : predecessor.context(),
                AgentCluster.variables(getContext().get(EnvVars.class)),
                new SettingsAccess(
                        registry,
                        CaCertificate.find(credentials, "registry.caCertificateId", registry.caCertificateId()),
                        logins));
    }

    /** The tool of Jenkins' settings, installed where the build runs, or the executable of the settings. */
    private String executable(HelmSettings settings, FilePath workspace) throws IOException, InterruptedException {
        if (settings.tool().isEmpty()) {
            return settings.executable();
        }
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        if (node == null) {
            throw new AbortException("The agent of the build is gone: run the build again");
        }
        try {
            return HelmInstallation.named("helm.tool", settings.tool())
                    .forNode(node, getContext().get(TaskListener.class))
                    .forEnvironment(getContext().get(EnvVars.class))
                    .executableOn(getContext().get(Launcher.class));
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** Has the flow decide and does what it wants. */
    private Optional<Object> decide(FilePath workspace, HelmTurnOnAgent.Event event, @CheckForNull RunOutcome whatCame)
            throws IOException, InterruptedException {
        HelmTurnOnAgent.Decision decision;
        try {
            decision = workspace.act(new HelmTurnOnAgent(
                    flow, event, whatCame, setup, getContext().get(TaskListener.class)));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        flow = decision.flow();
        if (decision.turn() instanceof Turn.Finished finished) {
            return Optional.of(finish(finished.result()));
        }
        if (decision.turn() instanceof Turn.Pause pause) {
            later(
                    () -> decide(getContext().get(FilePath.class), HelmTurnOnAgent.Event.PAUSE_OVER, null),
                    pause.millis());
            return Optional.empty();
        }
        beforeRun(flow);
        running = (Turn.Run) decision.turn();
        outcome = null;
        runs++;
        runStartMillis = System.currentTimeMillis();
        workspace.child(running.stopFile()).delete();
        start(running.script(), (int) (running.timeoutMillis() / 60_000) + SPARE_MINUTES);
        return Optional.empty();
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
        // After a restart of the controller nobody says first whose turn it is.
        ReleaseQueue.get().ahead(ticket, true, false);
        HelmLookOnAgent.Seen seen = workspace.act(
                new HelmLookOnAgent(id + runs, running, System.currentTimeMillis() - runStartMillis, setup, exitCode));
        PrintStream log = log();
        seen.lines().forEach(log::println);
        outcome = seen.outcome();
        return outcome == null;
    }

    @Override
    protected Optional<Object> onExit(int exitCode, FilePath workspace) throws IOException, InterruptedException {
        return decide(workspace, HelmTurnOnAgent.Event.RUN_ENDED, outcome);
    }

    /** @param answer the agent's, which is believed in what came of it, and not in what it was about */
    private Map<String, Object> finish(DeployResult answer) throws IOException, InterruptedException {
        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        EnvironmentSettings target = environments.named("environment", environment);
        DeployResult result = answer.of(app, environment, environments.namespaceOf(target));
        Run<?, ?> run = getContext().get(Run.class);
        run.addAction(new DeploymentAction(result, reason()));
        if (ChosenCluster.of(target, kubeconfigCredentialsId, kubeContext).isOwn()) {
            try {
                DeliveryRecords.record(run, result, tag(), reason());
            } catch (IOException e) {
                // It is deployed all the same.
                log().println("WARNING: the page Deliveries will not show this: " + e);
            }
        } else {
            log().println("The page Deliveries does not show this: it was not done with the kubeconfig and context of "
                    + environment);
        }
        if (!result.status().isSuccess()) {
            throw new AbortException(result.summary());
        }
        return new LinkedHashMap<>(result.toMap());
    }

    @Override
    protected void onAbort(@CheckForNull FilePath workspace) throws IOException, InterruptedException {
        if (ticket != null) {
            ReleaseQueue.get().leave(ticket);
        }
        if (setup == null) {
            return;
        }
        try {
            log().println(
                            workspace == null
                                    ? abandonFromController()
                                    : workspace.act(new HelmAbandonOnAgent(flow, setup)));
        } catch (DeliveryException e) {
            log().println("ERROR: " + e.getMessage());
        } catch (AbortException e) {
            log().println("ERROR: The agent is gone, and the controller cannot look after release " + app + " in "
                    + flow.namespace() + ", which may be left pending (" + e.getMessage()
                    + "): deploy again with onPending: 'recover', or take it back with helmRollback");
        }
    }

    /** The agent is gone for good, and with it the directory that has the kubeconfig. */
    private String abandonFromController() throws IOException, InterruptedException {
        EnvironmentSettings target =
                DeliveryGlobalConfiguration.get().toConfig().environments().named("environment", environment);
        if (kubeconfigId(target).isEmpty()) {
            throw new AbortException("no kubeconfigCredentialsId is set");
        }
        Config config = KubeconfigOnController.find(
                CredentialsContext.of(getContext().get(Run.class)),
                "kubeconfigCredentialsId",
                kubeconfigId(target),
                "kubeContext",
                context(target));
        return "The agent is gone. " + PluginClasses.call(() -> flow.abandon(new ClusterFromController(config)));
    }

    @Override
    protected void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        if (ticket != null) {
            ReleaseQueue.get().leave(ticket);
        }
        if (setup != null) {
            SecretDirectory.at(workspace.child(setup.directory())).delete();
        }
    }

    @Override
    protected Collection<String> secrets() throws IOException, InterruptedException {
        // What Helm prints goes to files; what the flow says of it holds no secret.
        return new ArrayList<>();
    }
}
