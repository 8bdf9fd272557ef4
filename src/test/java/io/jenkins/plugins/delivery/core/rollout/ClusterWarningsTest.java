package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterWarningsTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T10:00:00Z");
    private static final String NEW = "2026-01-01T10:05:00Z";
    private static final String NEWER = "2026-01-01T10:06:00Z";

    @Test
    void saysEachCauseOnceForAWorkloadTheWorstFirst() {
        List<ClusterWarning> warnings = ClusterWarnings.of(
                List.of(
                        event("Warning", "index-7d9f8b6c5d-abcde", "BackOff", "Back-off restarting", 3, NEW),
                        event("Warning", "index-7d9f8b6c5d-fghij", "BackOff", "Back-off, password=hunter22", 2, NEWER),
                        event("Warning", "shop-7d9f8b6c5d-abcde", "FailedScheduling", "Insufficient memory", 1, NEW),
                        event("Normal", "index-7d9f8b6c5d-abcde", "Pulled", "Pulled", 1, NEW)),
                List.of(killed("index-7d9f8b6c5d-abcde", NEW)),
                SINCE);

        assertThat(warnings)
                .extracting(ClusterWarning::line)
                .containsExactly(
                        "out-of-memory: Pod index: OOMKilled: container app was killed for using too much memory",
                        "no-room: Pod shop: FailedScheduling: Insufficient memory",
                        "failed-start: Pod index: BackOff (5 times): Back-off, password=****");
    }

    @Test
    void leavesOutWhatIsOlder() {
        String old = "2026-01-01T09:59:59Z";

        assertThat(ClusterWarnings.of(
                        List.of(event("Warning", "index-7d9f8b6c5d-abcde", "BackOff", "Back-off", 1, old)),
                        List.of(killed("index-7d9f8b6c5d-abcde", old)),
                        SINCE))
                .isEmpty();
    }

    @Test
    void seesASidecarThatWasKilled() {
        Pod pod = killed("index-7d9f8b6c5d-abcde", NEW);
        pod.getStatus().setInitContainerStatuses(pod.getStatus().getContainerStatuses());
        pod.getStatus().setContainerStatuses(List.of());

        assertThat(ClusterWarnings.of(List.of(), List.of(pod), SINCE))
                .extracting(ClusterWarning::reason)
                .containsExactly("OOMKilled");
    }

    private static Event event(String type, String pod, String reason, String message, int count, String last) {
        return new EventBuilder()
                .withNewMetadata()
                .withCreationTimestamp("2026-01-01T09:00:00Z")
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withName(pod)
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withCount(count)
                .withLastTimestamp(last)
                .build();
    }

    private static Pod killed(String name, String at) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("app")
                .withNewLastState()
                .withNewTerminated()
                .withReason("OOMKilled")
                .withFinishedAt(at)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
