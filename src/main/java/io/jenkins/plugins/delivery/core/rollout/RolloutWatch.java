package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the workloads of one release come up, tells each change in a line, and ends when all are up or when waiting
 * cannot help any more. It costs no thread of its own, and all watches of a namespace through one client share their
 * connections. It survives restarts of the API server.
 *
 * <p>A watch is begun before Helm, by {@link #prepare}, to see hooks fail and to see new pods from their first moment:
 * then {@link #applied} says when Helm is done. {@link #start} begins one for a manifest that the API server has.
 */
public final class RolloutWatch implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(RolloutWatch.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(5);
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(60);

    /** A status may come in before the events that say why. */
    private static final Duration EVENTS_LAG = Duration.ofMillis(300);

    private final KubernetesClient client;
    private final RolloutScope scope;
    private final BuildLog log;
    private final Patience patience;
    private final Diagnoser diagnoser;
    private final EvidenceCollector evidence;
    private final NamespaceWatch.Listener listener = this::changed;
    private final NamespaceWatch watches;
    private final CustomResourceWatch customResources;

    private final CompletableFuture<RolloutStatus> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> looked = new CompletableFuture<>();
    /** Due from the start, so that nothing is judged before the constructor has ended. */
    private final AtomicBoolean judgementDue = new AtomicBoolean(true);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile ServerClock clock = ServerClock.SAME;
    private volatile Instant applied;
    private volatile Baseline baseline;
    private volatile RolloutStatus status = new RolloutStatus.Progressing("waits for the API server");

    // Touched by the judging thread alone.
    private final Map<Workload, String> told = new HashMap<>();
    private final Map<CustomResource, String> toldResources = new HashMap<>();
    private final Set<String> toldTroubles = new HashSet<>();
    private final SeenRuns seenRuns = new SeenRuns();
    private Future<?> nextLook;
    private Instant terminalSince;
    private boolean concluding;
    /** What was found on a pod that may be gone when it is asked for. */
    private CompletableFuture<Diagnosis> kept;

    private RolloutWatch(KubernetesClient client, RolloutScope scope, BuildLog log, Patience patience) {
        this.client = client;
        this.scope = scope;
        this.log = log;
        this.patience = patience;
        diagnoser = new Diagnoser(patience);
        evidence = new EvidenceCollector(client, scope.namespace());
        customResources = new CustomResourceWatch(client, scope, this::changed);
        watches = NamespaceWatch.join(client, scope, listener);
    }

    /** Watches a release whose manifest the API server has. The client is the caller's to close, after the watch. */
    public static RolloutWatch start(KubernetesClient client, RolloutScope scope, BuildLog log) {
        return start(client, scope, log, Patience.DEFAULT);
    }

    /** {@link #start(KubernetesClient, RolloutScope, BuildLog)} with other patience. */
    public static RolloutWatch start(KubernetesClient client, RolloutScope scope, BuildLog log, Patience patience) {
        RolloutWatch watch = prepare(client, scope, log, patience);
        watch.applied();
        return watch;
    }

    /**
     * Watches a release that Helm is about to change. Until {@link #applied} it is not complete, and nothing is blamed
     * that was there when the deploy began.
     */
    public static RolloutWatch prepare(KubernetesClient client, RolloutScope scope, BuildLog log, Patience patience) {
        RolloutWatch watch = new RolloutWatch(client, scope, log, patience);
        watch.judgementDue.set(false);
        watch.changed();
        ServerClock.of(client).thenAccept(time -> {
            watch.clock = time;
            watch.changed();
        });
        return watch;
    }

    /** Says that the API server has the whole manifest: Helm has ended well, or waits for a hook that comes after. */
    public void applied() {
        applied = clock.now();
        WatchThreads.ASK.execute(this::readBaseline);
        WatchThreads.ASK.execute(customResources::look);
    }

    /** Where it stands; does not block. */
    public RolloutStatus status() {
        return status;
    }

    /** Completed once all that is watched has been looked at, or the server refuses to show it. */
    public CompletableFuture<Void> looked() {
        return looked;
    }

    /** Completed with Complete or Failed, once; cancelled when the watch is closed before. */
    public CompletableFuture<RolloutStatus> ended() {
        return ended;
    }

    /**
     * The best cause there is now, whatever the state, with its evidence; {@link Cause#DEADLINE} when nothing is wrong.
     * Blocks for as long as the API server takes to answer, and a few seconds at most.
     */
    public Diagnosis explain() {
        if (status instanceof RolloutStatus.Failed failed) {
            return failed.diagnosis();
        }
        Optional<Throwable> refused = watches.refused(scope.workloads());
        if (refused.isPresent()) {
            return ApiFailure.diagnose(server(), refused.get());
        }
        Optional<Diagnosis> unreachable = awaitLists();
        if (unreachable.isPresent()) {
            return unreachable.get();
        }
        if (status instanceof RolloutStatus.Failed failed) {
            return failed.diagnosis();
        }
        ClusterSnapshot cluster = watches.snapshot(scope.workloads());
        RolloutView view = RolloutView.of(cluster, scope, patience);
        Optional<Instant> since = Optional.ofNullable(applied);
        Optional<Finding> finding = diagnoser.assess(view, since, clock.now()).finding();
        return finding.map(found -> evidence.collect(found, cluster.pods()).join())
                .or(() -> evidence.lostNode(view))
                .or(() -> customResources.waitedFor().findFirst().map(customResources::diagnosis))
                .or(() -> isUp(view) ? new WaitedObjects(client, scope).diagnosis() : Optional.empty())
                .orElseGet(() -> Diagnosis.of(
                        Cause.DEADLINE, "Release " + scope.release(), "nothing is wrong yet: " + progress(view)));
    }

    private boolean isUp(RolloutView view) {
        return view.workloads().stream()
                .allMatch(workload ->
                        WorkloadProgress.of(workload, scope.waitForJobs()).complete());
    }

    /** Ends the watch; nothing is told after it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watches.leave(scope, listener);
            customResources.close();
            ended.cancel(false);
            WatchThreads.JUDGE.execute(this::forgetNextLook);
        }
    }

    private void changed() {
        if (!closed.get() && judgementDue.compareAndSet(false, true)) {
            WatchThreads.JUDGE.execute(() -> {
                judgementDue.set(false);
                try {
                    judge();
                } catch (RuntimeException e) {
                    // An object of a shape that nobody thought of must not end the watch of the others.
                    LOGGER.log(Level.WARNING, e, () -> "cannot judge release " + scope.release());
                }
            });
        }
    }

    private void judge() {
        if (closed.get() || concluding || ended.isDone()) {
            return;
        }
        Optional<Throwable> refused = watches.refused(scope.workloads());
        if (refused.isPresent()) {
            end(new RolloutStatus.Failed(ApiFailure.diagnose(server(), refused.get())));
            looked.complete(null);
            return;
        }
        if (!watches.listed(scope.workloads())) {
            return;
        }
        ClusterSnapshot cluster = watches.snapshot(scope.workloads());
        RolloutView view = RolloutView.of(cluster, scope, patience);
        Instant now = clock.now();
        boolean complete = tellProgress(view) && customResources.done();
        customResources.states().forEach(this::tellProgress);
        seenRuns.look(view, now);
        Instant steadyFrom = view.steadyFrom(seenRuns);
        if (complete && !steadyFrom.isAfter(now)) {
            end(new RolloutStatus.Complete());
            looked.complete(null);
            return;
        }
        if (baseline != null) {
            looked.complete(null);
        }
        Diagnoser.Assessment assessment = diagnoser.assess(view, Optional.ofNullable(applied), now);
        if (assessment.finding().filter(Finding::terminal).isPresent()) {
            if (terminalSince == null) {
                terminalSince = now;
                keepOfPod(assessment.finding().get(), cluster);
            }
            Instant heard = terminalSince.plus(EVENTS_LAG);
            if (heard.isAfter(now)) {
                lookAgain(Optional.of(Duration.between(now, heard)));
                return;
            }
            concluding = true;
            Finding last = assessment.finding().get();
            collected(last, cluster).thenAccept(diagnosis -> end(new RolloutStatus.Failed(diagnosis)));
            return;
        }
        assessment
                .finding()
                .filter(finding -> kept == null && isLeaving(finding, cluster))
                .ifPresent(finding -> keepOfPod(finding, cluster));
        Optional<CustomResourceState> givenUp = customResources.failed();
        if (givenUp.isPresent()) {
            concluding = true;
            CompletableFuture.supplyAsync(() -> customResources.diagnosis(givenUp.get()), WatchThreads.ASK)
                    .thenAccept(diagnosis -> end(new RolloutStatus.Failed(diagnosis)));
            return;
        }
        terminalSince = null;
        assessment.finding().filter(Finding::told).ifPresent(this::tellTrouble);
        status = new RolloutStatus.Progressing(progress(view));
        Stream<Instant> steady = Stream.of(steadyFrom).filter(from -> complete && !from.equals(Instant.MAX));
        lookAgain(Stream.concat(assessment.next().stream(), steady)
                .min(Instant::compareTo)
                .map(next -> Duration.between(now, next)));
    }

    /** With its evidence, for which a Job may leave no time: it deletes its pod, and the log with it. */
    private void keepOfPod(Finding finding, ClusterSnapshot cluster) {
        if (finding.subject().kind().equals("Pod")) {
            kept = evidence.collect(finding, cluster.pods());
        }
    }

    private CompletableFuture<Diagnosis> collected(Finding last, ClusterSnapshot cluster) {
        return kept == null || last.subject().kind().equals("Pod")
                ? evidence.collect(last, cluster.pods())
                : kept.thenApply(diagnosis -> diagnosis.withSentence(
                        diagnosis.sentence() + "; " + last.diagnosis().sentence()));
    }

    private static boolean isLeaving(Finding finding, ClusterSnapshot cluster) {
        return cluster.pods().stream()
                .anyMatch(pod ->
                        pod.getMetadata().getName().equals(finding.subject().name())
                                && pod.getMetadata().getDeletionTimestamp() != null);
    }

    private void end(RolloutStatus last) {
        if (!closed.get()) {
            status = last;
            ended.complete(last);
        }
    }

    /** @return whether everything is up */
    private boolean tellProgress(RolloutView view) {
        boolean complete = baseline != null;
        for (WorkloadView workload : view.workloads()) {
            WorkloadProgress progress =
                    WorkloadProgress.of(workload, view.scope().waitForJobs());
            boolean current = baseline != null && baseline.reached(workload);
            complete &= current && progress.complete();
            boolean shows = current || workload.pods().stream().anyMatch(pod -> !pod.older());
            if (shows && !progress.text().equals(told.put(workload.workload(), progress.text()))) {
                log.line(progress.text());
            }
        }
        return complete;
    }

    private void tellProgress(CustomResourceState state) {
        if (!state.text().equals(toldResources.put(state.resource(), state.text()))) {
            log.line(SecretMask.SHAPES.line(state.text()));
        }
    }

    /** Once for each cause and workload, since it may come and go. */
    private void tellTrouble(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        if (toldTroubles.add(diagnosis.cause().code())) {
            log.line(diagnosis.told());
        }
    }

    private String progress(RolloutView view) {
        Stream<String> workloads = view.workloads().stream()
                .map(workload -> WorkloadProgress.of(workload, view.scope().waitForJobs()))
                .filter(progress -> !progress.complete() || view.workloads().size() == 1)
                .map(WorkloadProgress::text);
        return Stream.concat(workloads, customResources.waitedFor().map(CustomResourceState::text))
                .collect(Collectors.joining("; "));
    }

    private void lookAgain(Optional<Duration> in) {
        forgetNextLook();
        in.ifPresent(delay ->
                nextLook = WatchThreads.JUDGE.schedule(this::changed, delay.toMillis() + 1, TimeUnit.MILLISECONDS));
    }

    private void forgetNextLook() {
        if (nextLook != null) {
            nextLook.cancel(false);
            nextLook = null;
        }
    }

    private void readBaseline() {
        if (closed.get()) {
            return;
        }
        try {
            baseline = Baseline.read(client, scope);
            changed();
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "cannot read the workloads of " + scope.release());
            WatchThreads.JUDGE.schedule(
                    () -> WatchThreads.ASK.execute(this::readBaseline), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Waits for the lists for as long as the server answers: on a busy machine they take longer than any fixed time.
     * Watches wait for a server that is away; only a request tells that it is.
     */
    private Optional<Diagnosis> awaitLists() {
        long end = System.nanoTime() + LISTED_WITHIN.toNanos();
        while (true) {
            try {
                ServerClock.of(client)
                        .orTimeout(REACHABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (RuntimeException e) {
                return Optional.of(ApiFailure.diagnose(server(), e));
            }
            if (watches.listed(scope.workloads())) {
                return Optional.empty();
            }
            Optional<Throwable> refused = watches.refused(scope.workloads());
            if (refused.isPresent() || System.nanoTime() > end) {
                return Optional.of(refused.map(failure -> ApiFailure.diagnose(server(), failure))
                        .orElseGet(() -> ApiFailure.unreachable(
                                server(),
                                "it has not listed the release's objects within " + LISTED_WITHIN.toSeconds() + " s")));
            }
            LockSupport.parkNanos(RETRY.toNanos() / 5);
        }
    }

    private String server() {
        return String.valueOf(client.getMasterUrl());
    }
}
