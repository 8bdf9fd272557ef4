package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A pod on a {@link KubeletStandIn}. All of it happens on the stand-in's one thread. */
public final class KubeletStandInPod {
    private final KubernetesClient client;
    private final ScheduledExecutorService clock;
    private final Pod pod;
    private final KubeletStandInScript script;
    private final List<KubeletStandInRun> inits = new ArrayList<>();
    private final List<KubeletStandInRun> mains = new ArrayList<>();
    private final Map<String, Event> events = new HashMap<>();
    /** Read by the log server's threads. */
    private final Map<String, String> logs = new ConcurrentHashMap<>();

    private final Map<String, String> previousLogs = new ConcurrentHashMap<>();
    private final Map<String, PodCondition> conditions = new HashMap<>();
    private boolean gone;
    private boolean mainsStarted;
    private String evicted;

    KubeletStandInPod(KubernetesClient client, ScheduledExecutorService clock, Pod pod, KubeletStandInScript script) {
        this.client = client;
        this.clock = clock;
        this.pod = pod;
        this.script = script;
        pod.getSpec().getInitContainers().forEach(spec -> inits.add(run(spec, true)));
        pod.getSpec().getContainers().forEach(spec -> mains.add(run(spec, false)));
    }

    private KubeletStandInRun run(Container spec, boolean init) {
        return new KubeletStandInRun(this, spec, init);
    }

    void start() {
        write();
        script.atStart().accept(this);
        if (!script.hangs()) {
            startNext(0);
        }
    }

    /** Writes nothing any more. */
    void stop() {
        gone = true;
    }

    private void startNext(int init) {
        if (init < inits.size()) {
            KubeletStandInRun run = inits.get(init);
            script.behaviour(run.name(), true).play(run);
        } else {
            mainsStarted = true;
            mains.forEach(run -> script.behaviour(run.name(), false).play(run));
        }
    }

    void ended(KubeletStandInRun run, int exitCode) {
        int init = inits.indexOf(run);
        if (init >= 0 && exitCode == 0) {
            startNext(init + 1);
        }
    }

    void evict(String message) {
        evicted = message;
        event("Warning", "Evicted", message);
        write();
        gone = true;
    }

    void after(Duration time, Runnable next) {
        clock.schedule(
                () -> {
                    if (!gone) {
                        next.run();
                    }
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    String fullName() {
        return pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                + pod.getMetadata().getUid() + ")";
    }

    String restartPolicy() {
        return pod.getSpec().getRestartPolicy();
    }

    void log(String container, String text) {
        logs.put(container, text);
    }

    void keepLog(String container) {
        String log = logs.remove(container);
        if (log != null) {
            previousLogs.put(container, log);
        }
    }

    /** Null when there is none, as a kubelet has it. */
    String logOf(String container, boolean previous) {
        String log = (previous ? previousLogs : logs).get(container);
        return log == null && !previous ? previousLogs.get(container) : log;
    }

    void event(String type, String reason, String message) {
        event(type, reason, message, "");
    }

    /** Counts an event up that was there before, as a kubelet does. */
    void event(String type, String reason, String message, String fieldPath) {
        String now = KubeletStandInRun.time(Instant.now());
        String key = reason + '\0' + message + '\0' + fieldPath;
        Event before = events.get(key);
        Event event = before == null
                ? new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(pod.getMetadata().getName() + ".")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .withFieldPath(fieldPath.isEmpty() ? null : fieldPath)
                        .endInvolvedObject()
                        .withType(type)
                        .withReason(reason)
                        .withMessage(message)
                        .withCount(1)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withNewSource("kubelet", pod.getSpec().getNodeName())
                        .build()
                : new EventBuilder(before)
                        .withCount(before.getCount() + 1)
                        .withLastTimestamp(now)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .build();
        quietly(() -> events.put(
                key,
                before == null
                        ? client.resource(event).create()
                        : client.resource(event).update()));
    }

    /** Writes the status that a kubelet would. */
    void write() {
        if (!gone) {
            quietly(() -> client.resource(new PodBuilder(pod)
                            .editMetadata()
                            .withResourceVersion(null)
                            .endMetadata()
                            .withStatus(status())
                            .build())
                    .patchStatus());
        }
    }

    private PodStatus status() {
        if (evicted != null) {
            return new PodStatusBuilder()
                    .withPhase("Failed")
                    .withReason("Evicted")
                    .withMessage(evicted)
                    .build();
        }
        boolean initialized = mainsStarted;
        boolean ready = initialized && mains.stream().allMatch(KubeletStandInRun::isReady);
        return new PodStatusBuilder()
                .withPhase(phase())
                .withPodIP("10.244.0.9")
                .withHostIP("127.0.0.1")
                .withStartTime(pod.getMetadata().getCreationTimestamp())
                .withConditions(
                        condition("PodScheduled", true, null),
                        condition("Initialized", initialized, "ContainersNotInitialized"),
                        condition("ContainersReady", ready, "ContainersNotReady"),
                        condition("Ready", ready, "ContainersNotReady"))
                .withInitContainerStatuses(
                        inits.stream().map(KubeletStandInRun::status).toList())
                .withContainerStatuses(
                        mains.stream().map(KubeletStandInRun::status).toList())
                .build();
    }

    private String phase() {
        if (!mainsStarted) {
            boolean failed = "Never".equals(restartPolicy()) && inits.stream().anyMatch(KubeletStandInPod::failed);
            return failed ? "Failed" : "Pending";
        }
        boolean allEnded = mains.stream().allMatch(run -> run.state().getTerminated() != null);
        if (allEnded && !"Always".equals(restartPolicy())) {
            boolean failed = mains.stream().anyMatch(KubeletStandInPod::failed);
            if (!failed || "Never".equals(restartPolicy())) {
                return failed ? "Failed" : "Succeeded";
            }
        }
        return mains.stream().allMatch(KubeletStandInRun::hasStarted) ? "Running" : "Pending";
    }

    private static boolean failed(KubeletStandInRun run) {
        return run.state().getTerminated() != null
                && run.state().getTerminated().getExitCode() != 0;
    }

    private PodCondition condition(String type, boolean is, String otherwise) {
        String status = is ? "True" : "False";
        PodCondition before = conditions.get(type);
        if (before == null || !before.getStatus().equals(status)) {
            conditions.put(
                    type,
                    new PodConditionBuilder()
                            .withType(type)
                            .withStatus(status)
                            .withReason(is ? null : otherwise)
                            .withLastTransitionTime(KubeletStandInRun.time(Instant.now()))
                            .build());
        }
        return conditions.get(type);
    }

    /** The pod or its namespace may go at any moment, and the API server may be down: its next status says all. */
    private void quietly(Runnable request) {
        try {
            request.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 0) {
                after(Duration.ofSeconds(1), this::write);
            }
        }
    }
}
