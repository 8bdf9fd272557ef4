package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the one root cause of a rollout that does not come up, from what the cluster holds and nothing else.
 *
 * <p>Each family of causes is a rule; the rules report symptoms, and {@link Precedence} chooses among them.
 */
public final class Diagnoser {
    private static final int EVENTS_AS_EVIDENCE = 5;
    /** Repeated for every pod of a node that is set up so, whatever else happens to it. */
    private static final Set<String> OF_THE_NODE = Set.of("MissingClusterDNS", "DNSConfigForming");

    private final Patience patience;
    private final CreationRule creation = new CreationRule();
    private final OldPodRule oldPods = new OldPodRule();
    private final List<PodRule> podRules = List.of(
            new SchedulingRule(),
            new NodeRule(),
            new VolumeRule(),
            new SandboxRule(),
            new ImagePullRule(),
            new ContainerCreationRule(),
            new PostStartRule(),
            new CommandRule(),
            new CrashRule(),
            new EvictionRule(),
            new NodeRefusalRule(),
            new ProbeRule(),
            new ReadinessGateRule(),
            new UnendedRule());

    public Diagnoser(Patience patience) {
        this.patience = patience;
    }

    /**
     * What is wrong, if anything is, with a rollout whose manifest the API server has had since the deploy began.
     *
     * @param now by the API server's clock
     */
    public Optional<Finding> diagnose(ClusterSnapshot cluster, RolloutScope scope, Instant now) {
        return assess(RolloutView.of(cluster, scope, patience), Optional.of(scope.since()), now)
                .finding();
    }

    /**
     * @param applied when the API server had the manifest; until then only what the deploy has made is blamed, and for
     *     a while after it nothing older, because the objects may not show the change yet
     */
    Assessment assess(RolloutView rollout, Optional<Instant> applied, Instant now) {
        List<Symptom> symptoms = rollout.workloads().stream()
                .flatMap(workload -> symptoms(rollout, workload, applied, now))
                .toList();
        Optional<Finding> finding = Precedence.ofRollout(symptoms, now).map(choice -> finding(rollout, choice, now));
        Optional<Instant> next = symptoms.stream()
                .flatMap(symptom -> Stream.of(symptom.terminalFrom(), symptom.toldFrom()))
                .filter(from -> from.isAfter(now) && !from.equals(Symptom.NEVER))
                .min(Instant::compareTo);
        return new Assessment(finding, next);
    }

    private Stream<Symptom> symptoms(
            RolloutView rollout, WorkloadView workload, Optional<Instant> applied, Instant now) {
        List<Symptom> symptoms = new ArrayList<>();
        if (workload.succeeded()) {
            // What went wrong on the way did not matter.
            return Stream.empty();
        }
        creation.symptom(rollout, workload, applied).ifPresent(symptoms::add);
        paused(rollout, workload, applied).ifPresent(symptoms::add);
        applied.flatMap(at -> oldPods.symptom(rollout, workload, now).map(symptom -> symptom.notBefore(at)))
                .ifPresent(symptoms::add);
        for (PodView pod : workload.pods()) {
            Sight sight = new Sight(rollout, workload, pod, now);
            List<Symptom> seen = podRules.stream()
                    .flatMap(rule -> rule.symptoms(sight))
                    .flatMap(symptom -> settled(symptom, pod, applied).stream())
                    .toList();
            Precedence.ofPod(seen, now).ifPresent(symptoms::add);
        }
        Optional<Ending> end = workload.ending()
                .filter(given ->
                        given.isOf(workload.revision().object(), rollout.scope().since(), applied));
        if (end.isEmpty()) {
            return symptoms.stream();
        }
        // Kubernetes itself has given up: whatever is wrong now is the cause.
        Ending ending = end.get();
        return symptoms.isEmpty()
                ? Stream.of(given(workload, ending))
                : symptoms.stream()
                        .map(symptom -> ended(symptom, ending))
                        .map(symptom -> symptom.notAfter(Symptom.AT_ONCE));
    }

    /** A Deployment that is paused makes no new pods, and a Job that is suspended none, however long one waits. */
    private static Optional<Symptom> paused(RolloutView rollout, WorkloadView workload, Optional<Instant> applied) {
        Patience patience = rollout.patience();
        Object object = workload.revision().object();
        Subject subject =
                Subject.of(workload.workload().kind(), workload.workload().name());
        if (object instanceof Job job
                && (workload.workload().hook() || rollout.scope().waitForJobs())
                && job.getSpec() != null
                && Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return Optional.of(new Symptom(
                            Cause.PAUSED,
                            subject,
                            (workload.workload().hook() ? "the hook" : "the Job")
                                    + " is suspended (spec.suspend), so no pod is made",
                            Timestamps.parse(job.getMetadata().getCreationTimestamp())
                                    .plus(patience.refused()))
                    .withHint(
                            workload.workload().hook()
                                    ? "take spec.suspend away from the manifest: Helm waits for the hook's end"
                                    : "take spec.suspend away from the manifest, or deploy without waitForJobs"));
        }
        return applied.filter(at -> object instanceof Deployment deployment
                        && Boolean.TRUE.equals(deployment.getSpec().getPaused())
                        && !WorkloadProgress.of(workload, false).complete())
                .map(at -> new Symptom(
                        Cause.PAUSED,
                        subject,
                        "it is paused (spec.paused), so no new pod is made",
                        at.plus(patience.refused())));
    }

    private Optional<Symptom> settled(Symptom symptom, PodView pod, Optional<Instant> applied) {
        return pod.older() ? applied.map(at -> symptom.notBefore(at.plus(patience.refused()))) : Optional.of(symptom);
    }

    /** Its own deadline ends a Job's pod, whatever that was at. */
    private static Symptom ended(Symptom symptom, Ending ending) {
        return "DeadlineExceeded".equals(ending.reason())
                ? new Symptom(
                        symptom.cause(),
                        symptom.subject(),
                        symptom.sentence() + "; " + message(ending),
                        symptom.terminalFrom(),
                        symptom.toldFrom(),
                        symptom.hint())
                : symptom;
    }

    private static String message(Ending ending) {
        return OneLine.of(ending.message() == null ? ending.reason() : ending.message())
                .replaceFirst("\\.$", "");
    }

    private static Symptom given(WorkloadView workload, Ending ending) {
        Workload object = workload.workload();
        Subject subject = Subject.of(object.kind(), object.name());
        String message = message(ending);
        if (!workload.retriedByJob()) {
            return new Symptom(
                    Cause.DEADLINE, subject, "its progress deadline has passed: " + message, Symptom.AT_ONCE);
        }
        return new Symptom(
                object.hook() ? Cause.HOOK_FAILED : Cause.CRASH,
                subject,
                (object.hook() ? "the hook failed: " : "it failed: ") + message,
                Symptom.AT_ONCE);
    }

    private static Finding finding(RolloutView rollout, Precedence.Choice choice, Instant now) {
        Symptom symptom = choice.symptom();
        String others = choice.objects() > 1 ? " (" + choice.objects() + " pods alike)" : "";
        List<String> evidence = SecretMask.SHAPES.lines(events(rollout, symptom.subject()));
        Diagnosis diagnosis = new Diagnosis(
                symptom.cause(),
                symptom.subject().toString(),
                SecretMask.SHAPES.line(symptom.sentence()) + others,
                evidence,
                symptom.hint());
        return new Finding(diagnosis, symptom.terminal(now), symptom.told(now), symptom.subject());
    }

    /** The last warnings about the object, and about the container when it is one. */
    private static List<String> events(RolloutView rollout, Subject subject) {
        Map<String, List<ObservedEvent>> alike = rollout.events().stream()
                .filter(event -> event.warning() && event.about(subject.kind(), subject.name()))
                .filter(event -> event.container().isEmpty()
                        || subject.container().isEmpty()
                        || event.container().equals(subject.container()))
                .filter(event -> !OF_THE_NODE.contains(event.reason()))
                .collect(Collectors.groupingBy(event -> event.line(1), LinkedHashMap::new, Collectors.toList()));
        List<String> lines = alike.values().stream()
                .map(events -> events.get(0)
                        .line(events.stream().mapToInt(ObservedEvent::count).sum()))
                .toList();
        return lines.subList(Math.max(0, lines.size() - EVENTS_AS_EVIDENCE), lines.size());
    }

    /**
     * What was found, and when to look again though nothing changes.
     *
     * @param next when something that may still pass becomes terminal
     */
    record Assessment(Optional<Finding> finding, Optional<Instant> next) {}
}
