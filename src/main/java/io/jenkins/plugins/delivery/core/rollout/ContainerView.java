package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A container of a pod, as it was asked for and as it is.
 *
 * @param init whether it must end before the others start; a sidecar among the init containers need not
 * @param status as the kubelet tells; empty before it does
 */
record ContainerView(Container spec, boolean init, ContainerStatus status) {
    private static final Set<String> NEVER_RAN = Set.of("StartError", "ContainerCannotRun");
    private static final ContainerStatus NOT_KNOWN = new ContainerStatus();

    static List<ContainerView> of(Pod pod) {
        List<ContainerView> views = new ArrayList<>();
        pod.getSpec()
                .getInitContainers()
                .forEach(spec -> views.add(new ContainerView(
                        spec,
                        !"Always".equals(spec.getRestartPolicy()),
                        status(spec, pod.getStatus().getInitContainerStatuses()))));
        pod.getSpec()
                .getContainers()
                .forEach(spec -> views.add(new ContainerView(
                        spec, false, status(spec, pod.getStatus().getContainerStatuses()))));
        return views;
    }

    String name() {
        return spec.getName();
    }

    /** Whether it is an init container that runs beside the others, and is ended after them. */
    boolean sidecar() {
        return !init && "Always".equals(spec.getRestartPolicy());
    }

    Optional<ContainerStateWaiting> waiting() {
        return state().map(ContainerState::getWaiting);
    }

    Optional<ContainerStateRunning> running() {
        return state().map(ContainerState::getRunning);
    }

    Optional<ContainerStateTerminated> terminated() {
        return state().map(ContainerState::getTerminated);
    }

    /** How it ended last, be it started again or not. */
    Optional<ContainerStateTerminated> lastEnd() {
        return terminated().or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated));
    }

    /** Whether that end is one of a run that the runtime could not begin; its start is no time then. */
    static boolean neverRan(ContainerStateTerminated end) {
        return NEVER_RAN.contains(String.valueOf(end.getReason()));
    }

    boolean ready() {
        return Boolean.TRUE.equals(status.getReady());
    }

    /** Whether its startup probe has answered, if it has one. */
    boolean started() {
        return Boolean.TRUE.equals(status.getStarted());
    }

    int restarts() {
        return Objects.requireNonNullElse(status.getRestartCount(), 0);
    }

    /** How often it has ended so far. */
    int ends() {
        return restarts() + (running().isPresent() || lastEnd().isEmpty() ? 0 : 1);
    }

    private Optional<ContainerState> state() {
        return Optional.ofNullable(status.getState());
    }

    private static ContainerStatus status(Container spec, List<ContainerStatus> statuses) {
        return statuses.stream()
                .filter(status -> spec.getName().equals(status.getName()))
                .findFirst()
                .orElse(NOT_KNOWN);
    }
}
