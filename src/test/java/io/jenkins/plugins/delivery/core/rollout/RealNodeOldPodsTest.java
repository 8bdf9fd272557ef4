package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.delivery.testbed.RealNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods of the revision before, which hold the new ones up. */
class RealNodeOldPodsTest {
    private static final Duration LONGEST = Duration.ofSeconds(120);

    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    private DeployedNamespace namespace;

    /** Without the probe, it is ready for a moment at each start, and replaced when the controller looks just then. */
    private static final String NEVER_READY = """
            command: [sh, -c, 'exit 3']
                    readinessProbe: {exec: {command: ['false']}}""";

    @AfterEach
    void removeNamespace() {
        pods().forEach(pod -> NODE.client().resource(pod).edit(held -> {
            held.getMetadata().setFinalizers(List.of());
            return held;
        }));
        pods().forEach(pod -> NODE.client().resource(pod).withGracePeriod(0).delete());
        namespace.close();
    }

    @Test
    void aBrokenOneThatAStatefulSetWaitsFor() throws Exception {
        begin("old-broken");
        deploy("StatefulSet", "serviceName: db", "", NEVER_READY);
        await(pod -> pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getState().getWaiting() != null
                        && "CrashLoopBackOff"
                                .equals(status.getState().getWaiting().getReason())));
        RolloutScope scope = namespace.scope(new Workload("StatefulSet", "db", false));
        deploy("StatefulSet", "serviceName: db", "", "command: [sleep, '600']");

        Diagnosis diagnosis = namespace.diagnosis(scope);

        assertThat(diagnosis.cause()).isEqualTo(Cause.OLD_POD);
        assertThat(diagnosis.object()).isEqualTo("Pod db-0");
        assertThat(diagnosis.sentence()).startsWith("it is of the revision before and not ready (CrashLoopBackOff)");
        assertThat(diagnosis.hint()).startsWith("kubectl delete pod db-0: ");

        // And that helps.
        pods().forEach(pod -> NODE.client().resource(pod).delete());
        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
    }

    @Test
    void oneThatDoesNotEnd() {
        begin("old-endless");
        String trap = "command: [sh, -c, 'trap \"\" TERM; while true; do sleep 1; done']";
        deploy("Deployment", "strategy: {type: Recreate}", "finalizers: [example.com/hold]", trap);
        await(pod -> "Running".equals(pod.getStatus().getPhase()));
        RolloutScope scope = namespace.scope(new Workload("Deployment", "db", false));

        try (RolloutWatch watch = namespace.prepare(scope)) {
            deploy("Deployment", "strategy: {type: Recreate}", "", "command: [sleep, '600']");
            watch.applied();

            Awaitility.await()
                    .atMost(LONGEST)
                    .until(() -> namespace.log().stream().anyMatch(line -> line.contains("old one")));
            Diagnosis diagnosis = watch.explain();
            assertThat(diagnosis.cause()).isEqualTo(Cause.OLD_POD);
            assertThat(diagnosis.sentence())
                    .matches("the new pod waits for this old one, which was told to end \\d+ s ago and is still there"
                            + " \\(grace period 300 s, held by the finalizers example.com/hold\\)");
            assertThat(watch.status()).isInstanceOf(RolloutStatus.Progressing.class);
        }
    }

    private void begin(String name) {
        namespace = new DeployedNamespace(NODE.client(), null, name, "").patience(NodeService.SHORT);
    }

    private void deploy(String kind, String spec, String metadata, String container) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: %s
                metadata: {name: db}
                spec:
                  %s
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata:
                      labels: {app: db}
                      %s
                    spec:
                      terminationGracePeriodSeconds: 300
                      dnsPolicy: Default
                      containers:
                      - name: app
                        image: "%s"
                        %s
                """.formatted(kind, spec, metadata, NODE.busybox(), container));
    }

    private List<Pod> pods() {
        return NODE.client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("app", "db")
                .list()
                .getItems();
    }

    private void await(Predicate<Pod> state) {
        Awaitility.await().atMost(LONGEST).until(() -> pods().stream().anyMatch(state));
    }
}
