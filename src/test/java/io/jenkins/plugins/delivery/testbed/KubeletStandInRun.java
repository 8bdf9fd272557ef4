package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One container of a pod on a {@link KubeletStandIn}: what it is in now, and what it was in before. */
public final class KubeletStandInRun {
    private final KubeletStandInPod pod;
    private final Container spec;
    private final boolean init;
    private String imageId = "";
    private ContainerState state;
    private ContainerState lastState;
    private boolean ready;
    private boolean started;
    private int restarts;
    private Instant startedAt;

    KubeletStandInRun(KubeletStandInPod pod, Container spec, boolean init) {
        this.pod = pod;
        this.spec = spec;
        this.init = init;
        state = waiting(init ? "PodInitializing" : "ContainerCreating", null);
    }

    String name() {
        return spec.getName();
    }

    String image() {
        return spec.getImage();
    }

    /** What it writes from now on, until it ends. */
    void log(String... lines) {
        pod.log(name(), String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
    }

    public void pulled() {
        imageId = PulledImage.idOf(image());
        event("Normal", "Pulled", "Container image \"" + image() + "\" already present on machine");
    }

    public void runs() {
        started = true;
        running();
    }

    void runsUnstarted() {
        started = false;
        running();
    }

    private void running() {
        event("Normal", "Started", "Started container " + name());
        startedAt = Instant.now();
        state = new ContainerStateBuilder().withNewRunning(time(startedAt)).build();
        // Without a readiness probe, running is ready.
        ready = !init && started && spec.getReadinessProbe() == null;
        pod.write();
    }

    public void ready(boolean isReady) {
        ready = isReady;
        pod.write();
    }

    void waits(String reason, String message) {
        state = waiting(reason, message);
        ready = false;
        pod.write();
    }

    public void ends(String reason, int exitCode, String message) {
        ready = init && exitCode == 0;
        state = terminated(reason, exitCode, message);
        pod.write();
        pod.ended(this, exitCode);
    }

    void startError(String message) {
        startedAt = Instant.EPOCH;
        lastState = terminated("StartError", 128, message);
    }

    void backsOff() {
        if (state.getTerminated() != null) {
            lastState = state;
        }
        pod.keepLog(name());
        event("Warning", "BackOff", "Back-off restarting failed container " + name() + " in pod " + pod.fullName());
        waits("CrashLoopBackOff", "back-off 10s restarting failed container=" + name() + " pod=" + pod.fullName());
    }

    public void restarts() {
        if (state.getTerminated() != null) {
            lastState = state;
            pod.keepLog(name());
        }
        restarts++;
    }

    boolean isRestarted() {
        String policy = pod.restartPolicy();
        return "Always".equals(policy) || "OnFailure".equals(policy);
    }

    void event(String type, String reason, String message) {
        pod.event(type, reason, message, (init ? "spec.initContainers{" : "spec.containers{") + name() + "}");
    }

    public void after(Duration time, Runnable next) {
        pod.after(time, next);
    }

    void repeat(Duration every, Runnable what) {
        pod.after(every, () -> {
            what.run();
            repeat(every, what);
        });
    }

    boolean isReady() {
        return ready;
    }

    boolean hasStarted() {
        return state.getWaiting() == null || restarts > 0 || lastState != null;
    }

    ContainerState state() {
        return state;
    }

    ContainerStatus status() {
        return new ContainerStatusBuilder()
                .withName(name())
                .withImage(image())
                .withImageID(imageId)
                .withReady(ready)
                .withStarted(started && state.getRunning() != null)
                .withRestartCount(restarts)
                .withState(state)
                .withLastState(lastState)
                .build();
    }

    private ContainerState terminated(String reason, int exitCode, String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withReason(reason)
                .withExitCode(exitCode)
                .withMessage(message)
                .withStartedAt(time(startedAt))
                .withFinishedAt(time(Instant.now()))
                .endTerminated()
                .build();
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
