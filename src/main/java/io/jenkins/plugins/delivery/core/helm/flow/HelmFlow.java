package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.cluster.ClusterAccess;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.OnPending;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.command.HelmScript;
import io.jenkins.plugins.delivery.core.helm.command.HelmTarget;
import io.jenkins.plugins.delivery.core.helm.command.HelmVersion;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.ClusterQuestion;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import io.jenkins.plugins.delivery.core.rollout.ServerClock;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A piece of work on a release in turns: it decides, somebody runs Helm and watches, it decides again. Between two turns
 * it is nothing but its fields, so that it can cross to an agent and outlive a restart.
 */
public abstract class HelmFlow implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final long PENDING_PAUSE_MILLIS = 2_000;

    /** How long an API server that restarts is waited for, before a revision is left as it is. */
    private static final Duration PATIENCE_WITH_SERVER = Duration.ofSeconds(60);

    private static final Duration PAUSE_FOR_SERVER = Duration.ofSeconds(1);

    private final String release;
    private final String environment;
    private final String namespace;
    private final Duration timeout;

    /** By which the revisions that this flow makes are known. */
    private final String run = UUID.randomUUID().toString();

    private HelmVersion version;
    private long pendingSinceMillis;

    /**
     * @param timeout as the caller gives it; null means that of the settings
     * @throws InvalidInputException when the settings do not have the environment, or the timeout is none
     */
    HelmFlow(String release, String environment, @CheckForNull String timeout, DeliveryConfig config) {
        this.release = release;
        this.environment = environment;
        this.namespace = config.environments().namespaceOf(config.environments().named("environment", environment));
        this.timeout = config.helm().timeoutOr(timeout);
    }

    /** The first turn. */
    public abstract Turn begin(FlowContext context) throws InterruptedException;

    /** The turn after a {@link Turn.Run}. */
    public abstract Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException;

    /** The turn after a {@link Turn.Pause}, for a flow that has any. */
    public Turn afterPause(FlowContext context) throws InterruptedException {
        throw new IllegalStateException(getClass().getSimpleName() + " does not wait");
    }

    /**
     * The work was given up, and the script that ran has ended: nothing more is done, but the release is not left
     * pending.
     *
     * @param cluster the release's, from wherever it can be reached
     * @param why of what Helm left pending, for its record
     * @return how the release was left, as a sentence
     */
    public String abandon(ClusterAccess cluster, String why) throws InterruptedException {
        if (!changesRelease()) {
            return "Release " + release + " in " + namespace + " was not touched";
        }
        Optional<ReleaseRevision> own = settle(cluster, why);
        return own.map(revision -> "Release " + release + " in " + namespace + " was left with revision "
                        + revision.number() + " " + revision.status()
                        + (revision.status().equals("failed") ? ": deploy again, or go back with helmRollback" : ""))
                .orElse("Release " + release + " in " + namespace
                        + " was not touched, because Helm had made no revision yet");
    }

    /** Whether it needs a cluster at all. */
    public boolean asksCluster() {
        return true;
    }

    /** Whether Helm has been told to change the release. */
    public abstract boolean changesRelease();

    /** The last revision that this flow itself made, whatever others have made since; empty when it made none. */
    abstract Optional<ReleaseRevision> own(ReleaseHistory history);

    /** By which the revisions that this flow makes are known. */
    final String run() {
        return run;
    }

    /** The release's name. */
    public final String release() {
        return release;
    }

    /** The environment's name in the settings. */
    public final String environment() {
        return environment;
    }

    /** The release's namespace. */
    public final String namespace() {
        return namespace;
    }

    final Duration timeout() {
        return timeout;
    }

    final HelmVersion version() {
        return version;
    }

    final HelmCommands commands(FlowContext context) {
        return new HelmCommands(new HelmTarget(
                context.executable(),
                release,
                namespace,
                context.cluster().kubeconfig(),
                context.cluster().context()));
    }

    final HelmScript script(FlowContext context) {
        return new HelmScript(context.directory(), context.cluster().kubeconfig(), context.registryConfig());
    }

    final Turn run(HelmScript script, RolloutScope watch, boolean failFast) {
        return new Turn.Run(script.text(), watch, failFast, timeout.toMillis());
    }

    /** The last turn; its message is the log's last line. */
    final Turn finished(
            FlowContext context,
            DeployStatus status,
            int revision,
            int previousRevision,
            RunningService service,
            String message,
            @CheckForNull Diagnosis diagnosis) {
        context.log().line(message);
        return new Turn.Finished(new DeployResult(
                release,
                environment,
                namespace,
                revision,
                previousRevision,
                status,
                service.image(),
                service.url(),
                message,
                diagnosis,
                // After anything else, another image runs.
                status == DeployStatus.DEPLOYED ? proof() : ImageProof.NONE));
    }

    /** What the image has proved of itself, where somebody asked. */
    ImageProof proof() {
        return ImageProof.NONE;
    }

    final void readVersion(FlowContext context, String output) {
        version = HelmVersion.parse(output, context.executable());
    }

    /** Fails with the right words when the executable itself could not be run. */
    final void checkStarted(FlowContext context, int exitCode) {
        if (exitCode == 126 || exitCode == 127) {
            throw new DeliveryException("Helm '" + context.executable() + "' cannot be run here (exit code " + exitCode
                    + "): run the step in a container that has it, or set helm.executable or helm.tool in the"
                    + " settings");
        }
    }

    /** Asks the cluster something; what goes wrong is said in the words of a diagnosis. */
    final <T> T ask(FlowContext context, ReleaseQuestion<T> question) throws InterruptedException {
        return ClusterQuestion.ask(
                context.clients(),
                context.cluster(),
                client -> question.ask(client, new ReleaseStore(client, namespace, release)));
    }

    /** A question to the cluster about the release. */
    @FunctionalInterface
    interface ReleaseQuestion<T> {
        T ask(KubernetesClient client, ReleaseStore store) throws InterruptedException;
    }

    /**
     * Sees to it that nobody else works on the release.
     *
     * @return a pause while somebody does; null when nobody does any more
     * @throws DeliveryException when it is not to be waited for
     */
    final Turn.Pause pauseWhilePending(FlowContext context, ReleaseHistory history, OnPending onPending)
            throws InterruptedException {
        ReleaseRevision last = history.last().orElse(null);
        if (last == null || !last.isPending()) {
            return null;
        }
        String what = "Release " + release + " in " + namespace + " is " + last.status() + " with revision "
                + last.number() + " since " + last.deployedAt();
        if (onPending == OnPending.RECOVER) {
            context.log().line(what + ": taking it for left by a run that is gone, and marking it as failed");
            ask(context, (client, store) -> {
                store.markFailed(last, "Left pending by a run that is gone");
                return null;
            });
            return null;
        }
        long now = System.currentTimeMillis();
        if (pendingSinceMillis == 0) {
            pendingSinceMillis = now;
            if (onPending == OnPending.WAIT) {
                context.log()
                        .line(what + ", so somebody else works on it: waiting for at most " + timeout.toSeconds()
                                + " s");
            }
        }
        if (onPending == OnPending.FAIL || now - pendingSinceMillis > timeout.toMillis()) {
            throw new DeliveryException(what + ", so nothing was deployed: if whoever started that is gone, deploy with"
                    + " onPending: 'recover'");
        }
        return new Turn.Pause(PENDING_PAUSE_MILLIS);
    }

    /**
     * Marks this flow's own revision as failed when Helm left it pending, for which an API server that restarts is
     * waited for. Somebody else's is somebody else's to settle.
     *
     * @return the own revision as it is then; empty when there is none
     */
    final Optional<ReleaseRevision> settle(ClusterAccess cluster, String why) throws InterruptedException {
        return settle(cluster, why, this::own);
    }

    /** {@link #settle(ClusterAccess, String)} of another revision, which {@code which} finds. */
    final Optional<ReleaseRevision> settle(
            ClusterAccess cluster, String why, Function<ReleaseHistory, Optional<ReleaseRevision>> which)
            throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE_WITH_SERVER);
        while (true) {
            try (KubernetesClient client = cluster.open()) {
                ReleaseStore store = new ReleaseStore(client, namespace, release);
                Optional<ReleaseRevision> found = which.apply(store.history());
                if (found.filter(ReleaseRevision::isPending).isEmpty()) {
                    return found;
                }
                store.markFailed(found.get(), "Failed: " + why);
                return store.history().numbered(found.get().number());
            } catch (KubernetesClientException e) {
                if (Instant.now().isAfter(end) || e.getCode() == 401 || e.getCode() == 403) {
                    throw new DeliveryException(
                            "Release " + release + " in " + namespace + " may be left pending, because "
                                    + HelmFailure.diagnose(cluster.server(), e).sentence()
                                    + ": deploy again with onPending: 'recover' when that is mended",
                            e);
                }
                Thread.sleep(PAUSE_FOR_SERVER.toMillis());
            }
        }
    }

    /**
     * Writes into Helm's record why a revision failed. One that Helm calls deployed keeps that name: Helm knows what it
     * applied, and the sentence says that it did not come up.
     */
    final void recordFailure(FlowContext context, int revision, String why) throws InterruptedException {
        ask(context, (client, store) -> {
            store.history()
                    .numbered(revision)
                    .ifPresent(found -> store.mark(
                            found, found.status().equals("deployed") ? "deployed" : "failed", "Failed: " + why));
            return null;
        });
    }

    /**
     * Fails when somebody else has changed the release since this flow did: what was watched need not be its own.
     *
     * @param revision the flow's own
     * @param what came of it, as in {@code deployed index 1.2}
     */
    final void checkLast(FlowContext context, int revision, String what) throws InterruptedException {
        Optional<ReleaseRevision> other = newerThan(context, revision);
        if (other.isPresent()) {
            throw new DeliveryException("Helm " + what + " as revision " + revision
                    + ", but somebody else made revision "
                    + other.get().number() + " (" + other.get().status() + ") of " + release + " in " + namespace
                    + " since, so what runs need not be what this made. Nothing was taken back: see helm history");
        }
    }

    /**
     * The revision that a roll-back of this flow made, which is the last one.
     *
     * @param own finds it
     * @param target what it went back to, as in {@code revision 3}
     * @throws DeliveryException when it is not in the history, or somebody else came since
     */
    final int rolledBack(FlowContext context, Function<ReleaseHistory, Optional<ReleaseRevision>> own, String target)
            throws InterruptedException {
        int revision = ask(
                context,
                (client, store) -> own.apply(store.history())
                        .map(ReleaseRevision::number)
                        .orElseThrow(() -> new DeliveryException("The roll-back to " + target
                                + " is not in Helm's history any more: see helm history")));
        checkLast(context, revision, "rolled " + release + " back to " + target);
        return revision;
    }

    /** The last revision, when it is newer than this one. */
    final Optional<ReleaseRevision> newerThan(FlowContext context, int revision) throws InterruptedException {
        return ask(context, (client, store) -> store.history().last().filter(last -> last.number() > revision));
    }

    /**
     * Fails when Helm ended well and nobody can see whether what it applied runs: that is no reason to take it back.
     *
     * @param what Helm did, as in {@code deployed index 1.2}
     */
    final void checkSeen(RunOutcome outcome, String what) {
        Diagnosis diagnosis = outcome.diagnosis();
        if (outcome.exitCode() == 0 && diagnosis != null && diagnosis.cause() == Cause.API_UNREACHABLE) {
            throw new DeliveryException("Helm " + what + ", but whether its pods run cannot be seen, because "
                    + diagnosis.sentence() + ". Nothing was taken back: deploy again when the API server answers");
        }
    }

    /** What to watch while the manifest's workloads roll out, from now on. */
    final RolloutScope scope(Manifest manifest, KubernetesClient client, int toleratedRestarts, boolean waitForJobs)
            throws InterruptedException {
        return new RolloutScope(
                namespace,
                release,
                manifest.workloads(),
                ServerClock.of(client).join().now(),
                toleratedRestarts,
                waitForJobs,
                manifest.customResources());
    }

    /** Prints a diagnosis. */
    static void print(BuildLog log, Diagnosis diagnosis) {
        log.line("FAILED, and this is why:");
        diagnosis.lines().forEach(log::line);
    }

    /** The cause of what Helm and the watch said, the more specific one. */
    static Diagnosis cause(RunOutcome outcome, String error) {
        Diagnosis byHelm = HelmFailure.diagnose(error);
        Diagnosis byWatch = outcome.diagnosis();
        if (byWatch == null) {
            return byHelm;
        }
        return outcome.certain() || error.isBlank() || !knowsMore(byHelm.cause(), byWatch.cause()) ? byWatch : byHelm;
    }

    private static boolean knowsMore(Cause byHelm, Cause byWatch) {
        return switch (byHelm) {
            case DEADLINE -> false;
            // What nobody has a name for, or which hook it was, is more than that nothing is wrong with the pods yet,
            // and less than what the watch saw of them.
            case UNKNOWN, HOOK_FAILED -> byWatch == Cause.DEADLINE || byWatch == Cause.API_UNREACHABLE;
            default -> byHelm != byWatch;
        };
    }
}
