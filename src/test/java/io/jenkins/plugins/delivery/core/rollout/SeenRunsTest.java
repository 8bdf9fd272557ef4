package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A kubelet with much to do says "running" of what has ended long since. */
class SeenRunsTest {
    private static final Instant STARTED = Namespace.SINCE.plusSeconds(10);

    private final SeenRuns runs = new SeenRuns();

    @Test
    void aRunThatIsSeenLateHasToShowItselfForAsLong() {
        runs.look(view(List.of()), STARTED);
        runs.look(view(List.of(pod(STARTED))), STARTED.plusSeconds(7));
        runs.look(view(List.of(pod(STARTED))), STARTED.plusSeconds(9));

        assertThat(steadyFrom(pod(STARTED))).isEqualTo(STARTED.plusSeconds(7 + 7 + 5));
    }

    @Test
    void aRunThatIsSeenAtOnceDoesNot() {
        runs.look(view(List.of()), STARTED);
        runs.look(view(List.of(pod(STARTED))), STARTED);

        assertThat(steadyFrom(pod(STARTED))).isEqualTo(STARTED.plusSeconds(5));
    }

    /** Nobody looked before, so that it is not the kubelet that was late. */
    @Test
    void whatWasThereAtTheFirstLookIsNotLate() {
        runs.look(view(List.of(pod(STARTED))), STARTED.plusSeconds(40));

        assertThat(steadyFrom(pod(STARTED))).isEqualTo(STARTED.plusSeconds(5));
    }

    @Test
    void theNextRunIsAnother() {
        Instant next = STARTED.plusSeconds(20);
        runs.look(view(List.of()), STARTED);
        runs.look(view(List.of(pod(STARTED))), STARTED.plusSeconds(7));
        runs.look(view(List.of(pod(next))), next.plusSeconds(1));

        assertThat(steadyFrom(pod(next))).isEqualTo(next.plusSeconds(1 + 1 + 5));
    }

    private Instant steadyFrom(PodView pod) {
        return view(List.of(pod)).steadyFrom(runs);
    }

    private static RolloutView view(List<PodView> pods) {
        Workload index = new Workload("Deployment", "index", false);
        return new RolloutView(
                new RolloutScope("shop-dev", "index", List.of(index), Namespace.SINCE, 1),
                Patience.DEFAULT,
                List.of(new WorkloadView(
                        index,
                        new CurrentRevision(null, null, List.of()),
                        pods,
                        List.of(),
                        List.of(),
                        Optional.empty())),
                List.of(),
                List.of());
    }

    private static PodView pod(Instant started) {
        Pod pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: index-1, uid: u-1}
                spec: {containers: [{name: app}]}
                status: {containerStatuses: [{name: app, ready: true, started: true, state: {running: {startedAt: "%s"}}}]}
                """.formatted(started), Pod.class);
        return new PodView(pod, false, ContainerView.of(pod), List.of(), List.of());
    }
}
