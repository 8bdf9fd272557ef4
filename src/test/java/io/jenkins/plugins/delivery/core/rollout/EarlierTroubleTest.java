package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.BEFORE;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.NOW;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trouble that is over, of which a cluster still tells: it fails no deploy. */
class EarlierTroubleTest {
    private static final String LATER = "2026-05-04T10:00:40Z";
    private static final String RUNS = "phase: Running\ncontainerStatuses: [{name: app, ready: false, started: true,"
            + " restartCount: 0, state: {running: {startedAt: '" + DURING + "'}}}]\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Evicted                  | The node was low on resource: memory. Threshold quantity: 100Mi, available: 42Mi.
            Evicted                  | 'Pod was rejected: The node had condition: [DiskPressure]. '
            UnexpectedAdmissionError | Pod was rejected: Allocate failed due to no healthy devices present
            OutOfcpu                 | Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 7900, capacity: 8000
            Terminated               | Pod was terminated in response to imminent node shutdown.
            """)
    void podsThatFailedBeforeTheDeployAreItsControllersRemains(String reason, String message) {
        Namespace namespace = Namespace.withDeployment();
        for (String name : new String[] {"index-new-a", "index-new-b"}) {
            namespace.pod(
                    name, "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS + "nodeName: node-1\n", """
                    phase: Failed
                    reason: %s
                    message: %s
                    conditions:
                    - {type: DisruptionTarget, status: 'True', reason: TerminationByKubelet, lastTransitionTime: '%s'}
                    containerStatuses:
                    - {name: app, ready: false, restartCount: 0, state: {terminated: {reason: Error, exitCode: 137, startedAt: '%3$s', finishedAt: '%3$s'}}}
                    """.formatted(
                                    reason, quoted(message), BEFORE));
        }

        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(600)))
                .isEmpty();
    }

    @Test
    void aPodOfBeforeThatIsEvictedDuringTheDeployIsNotOver() {
        Namespace namespace = Namespace.withDeployment()
                .pod("index-new-a", "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS, """
                        phase: Failed
                        reason: Evicted
                        message: 'The node was low on resource: memory.'
                        conditions:
                        - {type: DisruptionTarget, status: 'True', reason: TerminationByKubelet, lastTransitionTime: '%s'}
                        """.formatted(DURING));

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.EVICTED);
    }

    /** The kubelet comes to an image when all volumes are there; a big one takes longer than a volume is given. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MountVolume.SetUp failed for volume \"tls\" : secret \"index-tls\" not found",
                "Multi-Attach error for volume \"pvc-1\" Volume is already used by pod(s) index-old-a",
                "AttachVolume.Attach failed for volume \"pvc-1\" : rpc error: code = DeadlineExceeded desc = context"
                        + " deadline exceeded",
            })
    void aVolumeThatIsThereByNow(String message) {
        Namespace namespace = creating().event("Warning", "Pod", "index-new-a", "", "FailedMount", message, DURING);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());

        namespace.event(
                "Normal",
                "Pod",
                "index-new-a",
                "spec.containers{app}",
                "Pulling",
                "Pulling image \"registry.example.com/shop/index:v9\"",
                LATER);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .isEmpty();
    }

    /** A volume moves from one node to another within a minute; to give all its files to a group takes longer. */
    @Test
    void aVolumeThatIsAttachedByNow() {
        Namespace namespace = creating()
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "",
                        "FailedAttachVolume",
                        "Multi-Attach error for volume \"pvc-1\" Volume is already used by pod(s) index-old-a",
                        DURING)
                .event(
                        "Normal",
                        "Pod",
                        "index-new-a",
                        "",
                        "SuccessfulAttachVolume",
                        "AttachVolume.Attach succeeded for volume \"pvc-2\" ",
                        LATER);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());

        namespace.event(
                "Normal",
                "Pod",
                "index-new-a",
                "",
                "SuccessfulAttachVolume",
                "AttachVolume.Attach succeeded for volume \"pvc-1\" ",
                LATER);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .isEmpty();
    }

    /** As kubelets tell it in the status since 1.29, for whoever may not see events of the pull. */
    @Test
    void aSandboxThatIsThereByNow() {
        String trouble = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for"
                + " sandbox \"a1\": plugin type=\"calico\" failed (add): error getting ClusterInformation: connection is"
                + " unauthorized: Unauthorized";
        Namespace waits =
                creating().event("Warning", "Pod", "index-new-a", "", "FailedCreatePodSandBox", trouble, DURING);
        Namespace goesOn = creating(
                        "- {type: PodReadyToStartContainers, status: 'True', lastTransitionTime: '" + LATER + "'}\n")
                .event("Warning", "Pod", "index-new-a", "", "FailedCreatePodSandBox", trouble, DURING);

        assertThat(waits.look(Namespace.deploymentScope(), NOW)).isPresent();
        assertThat(goesOn.look(Namespace.deploymentScope(), NOW)).isEmpty();
    }

    /** A volume that goes while the pod waits for its image holds it up again. */
    @Test
    void aVolumeThatIsMissingAgain() {
        Finding finding = creating()
                .event("Normal", "Pod", "index-new-a", "spec.containers{app}", "Pulling", "Pulling image \"a\"", DURING)
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "",
                        "FailedMount",
                        "MountVolume.SetUp failed for volume \"tls\" : secret \"index-tls\" not found",
                        LATER)
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.MISSING_SECRET);
    }

    /** A pod may wait for a node or a volume for minutes, and then for a runtime that has much to do. */
    @Test
    void aContainerThatIsMadeLate() {
        Namespace namespace = Namespace.withDeployment()
                .pod("index-new-a", """
                        phase: Pending
                        conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '2026-05-04T10:02:00Z'}]
                        containerStatuses:
                        - {name: app, ready: false, restartCount: 0, state: {waiting: {reason: CreateContainerError, message: context deadline exceeded}}}
                        """)
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "spec.containers{app}",
                        "Failed",
                        "Error: context deadline exceeded",
                        "2026-05-04T10:03:00Z");

        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(125)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isFalse());
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(180)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());
    }

    /** As of a node that has too much to do. */
    @Test
    void aStartThatFailsOnce() {
        assertThat(notStarted(0).finding().terminal()).isFalse();
        assertThat(notStarted(1).finding().terminal()).isTrue();
    }

    private static Namespace notStarted(int restarts) {
        String message =
                "failed to create containerd task: failed to create shim task: context deadline exceeded: unknown";
        return Namespace.withDeployment().pod("index-new-a", """
                phase: Running
                containerStatuses:
                - {name: app, ready: false, restartCount: %d, state: {waiting: {reason: RunContainerError, message: %s}},
                   lastState: {terminated: {reason: StartError, exitCode: 128, startedAt: '1970-01-01T00:00:00Z', finishedAt: '%s', message: %2$s}}}
                """.formatted(restarts, quoted(message), DURING));
    }

    /** The runtime stamps no start of a run that it could not begin. */
    @Test
    void aRunAfterAStartThatFailedNeedNotLastLong() {
        Namespace namespace = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        "restartPolicy: Always\ncontainers: [{name: app, image: a}]\n",
                        """
                        phase: Running
                        containerStatuses:
                        - {name: app, ready: true, started: true, restartCount: 1, state: {running: {startedAt: '%s'}},
                           lastState: {terminated: {reason: StartError, exitCode: 128, startedAt: '1970-01-01T00:00:00Z', finishedAt: '%s'}}}
                        """.formatted(LATER, DURING));
        RolloutView rollout = RolloutView.of(namespace.snapshot(), Namespace.deploymentScope(), Patience.DEFAULT);

        assertThat(rollout.steadyFrom(new SeenRuns()))
                .isEqualTo(Instant.parse(LATER).plus(Patience.DEFAULT.steady()));
    }

    /** A pod of the deploy that its node turned away is replaced at once, and elsewhere. */
    @Test
    void aPodThatWasTurnedAwayAndHasASuccessor() {
        Namespace namespace = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "nodeName: node-1\n",
                        "phase: Failed\nreason: Evicted\nmessage: \"Pod was rejected: The node had condition:"
                                + " [DiskPressure]. \"");
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());

        namespace.pod("index-new-b", "ReplicaSet", "index-new", LATER, Namespace.CONTAINERS, RUNS);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isFalse());
    }

    @Test
    void aNodeThatIsReadyAgain() {
        Namespace namespace = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "nodeName: node-1\n",
                        RUNS)
                .event("Warning", "Pod", "index-new-a", "", "NodeNotReady", "Node is not ready", DURING);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());

        namespace.event(
                "Normal", "Pod", "index-new-a", "spec.containers{app}", "Started", "Started container app", LATER);
        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .isEmpty();
    }

    /** The deadline of the deploy before passes while this one renders its chart, or runs its hooks. */
    @Test
    void aDeploymentThatIsGivenUpJustBeforeItIsMended() {
        Namespace namespace = Namespace.withDeployment().add("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 2, creationTimestamp: '%s',
                  annotations: {deployment.kubernetes.io/revision: "2"}}
                spec: {replicas: 3}
                status:
                  observedGeneration: 2
                  conditions:
                  - {type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, lastUpdateTime: '%s',
                     message: ReplicaSet "index-new" has timed out progressing.}
                """.formatted(BEFORE, DURING));
        RolloutView rollout = RolloutView.of(namespace.snapshot(), Namespace.deploymentScope(), Patience.DEFAULT);
        Diagnoser diagnoser = new Diagnoser(Patience.DEFAULT);

        assertThat(diagnoser.assess(rollout, Optional.empty(), NOW).finding()).isEmpty();
        assertThat(diagnoser
                        .assess(rollout, Optional.of(Namespace.SINCE.plusSeconds(40)), NOW)
                        .finding())
                .isEmpty();
        assertThat(diagnoser
                        .assess(rollout, Optional.of(Namespace.SINCE.plusSeconds(20)), NOW)
                        .finding()
                        .orElseThrow()
                        .diagnosis()
                        .cause())
                .isEqualTo(Cause.DEADLINE);
    }

    private static Namespace creating() {
        return creating("");
    }

    private static Namespace creating(String more) {
        return Namespace.withDeployment().pod("index-new-a", """
                phase: Pending
                containerStatuses:
                - {name: app, ready: false, started: false, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}
                conditions:
                - {type: PodScheduled, status: 'True', lastTransitionTime: '%s'}
                """.formatted(DURING) + more);
    }
}
