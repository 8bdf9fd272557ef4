package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.cluster.SharedClient;
import io.jenkins.plugins.delivery.core.rollout.Patience;
import io.jenkins.plugins.delivery.core.rollout.RolloutStatus;
import io.jenkins.plugins.delivery.core.rollout.RolloutWatch;
import java.time.Duration;
import java.util.Optional;

/** Watches the rollout beside a script of Helm's, and judges both: whether to go on, to stop, or what came of it. */
public final class RunSupervision implements AutoCloseable {
    /** Helm ends by itself at its time; one that does not hangs. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** What the watch has at least to see what Helm saw, however late it began to look. */
    private static final Duration TIME_TO_SEE = Duration.ofSeconds(20);

    private final Turn.Run run;
    private final long startNanos;

    @CheckForNull
    private final SharedClient client;

    @CheckForNull
    private final RolloutWatch watch;

    private boolean applied;

    /** When it was. */
    private long appliedNanos;

    private RunSupervision(
            Turn.Run run, long startNanos, @CheckForNull SharedClient client, @CheckForNull RolloutWatch watch) {
        this.run = run;
        this.startNanos = startNanos;
        this.client = client;
        this.watch = watch;
    }

    /**
     * Starts to watch.
     *
     * @param elapsed how long the run has been watched already; while nobody looked, no time of its has passed
     */
    public static RunSupervision start(Turn.Run run, Duration elapsed, ClusterConnection cluster, BuildLog log) {
        long startNanos = System.nanoTime() - elapsed.toNanos();
        if (run.watch() == null) {
            return new RunSupervision(run, startNanos, null, null);
        }
        SharedClient client = SharedClient.of(cluster);
        return new RunSupervision(
                run, startNanos, client, RolloutWatch.prepare(client.client(), run.watch(), log, Patience.DEFAULT));
    }

    /** Whether the script should end before its time. */
    public boolean shouldStop() {
        return run.failFast() && watch != null && watch.status() instanceof RolloutStatus.Failed
                || elapsed().compareTo(timeout().plus(GRACE)) > 0;
    }

    /**
     * What came of it.
     *
     * @param exitCode the script's; null while it runs
     * @return empty while the script runs, or the rollout is still under way and has time left
     */
    public Optional<RunOutcome> outcome(@CheckForNull Integer exitCode) {
        if (exitCode == null) {
            return Optional.empty();
        }
        if (watch == null) {
            return Optional.of(RunOutcome.unwatched(exitCode));
        }
        if (exitCode == 0 && !applied) {
            applied = true;
            appliedNanos = System.nanoTime();
            watch.applied();
        }
        RolloutStatus status = watch.status();
        if (status instanceof RolloutStatus.Failed failed) {
            return Optional.of(new RunOutcome(exitCode, false, failed.diagnosis(), true));
        }
        if (exitCode != 0) {
            return Optional.of(new RunOutcome(exitCode, false, watch.explain(), false));
        }
        if (status instanceof RolloutStatus.Complete) {
            return Optional.of(new RunOutcome(exitCode, true, null, false));
        }
        return elapsed().compareTo(timeout()) < 0 || since(appliedNanos).compareTo(TIME_TO_SEE) < 0
                ? Optional.empty()
                : Optional.of(new RunOutcome(exitCode, false, watch.explain(), false));
    }

    private Duration elapsed() {
        return since(startNanos);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private Duration timeout() {
        return Duration.ofMillis(run.timeoutMillis());
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (client != null) {
            client.close();
        }
    }
}
