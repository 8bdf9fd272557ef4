package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.BEFORE;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.NOW;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.SINCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom the blame goes to, and which of several causes is named. */
class DiagnoserTest {
    private static final String NO_IMAGE = """
            phase: Pending
            containerStatuses:
            - {name: app, ready: false, restartCount: 0, state: {waiting: {reason: ErrImagePull, message: manifest unknown}}}
            """;
    private static final String NO_SECRET = """
            phase: Pending
            containerStatuses:
            - {name: app, ready: false, restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: 'secret "db" not found'}}}
            """;

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(Namespace.withDeployment().look(Namespace.deploymentScope(), NOW))
                .isEmpty();
    }

    @Test
    void doesNotBlameOldReplicaSets() {
        Namespace namespace = Namespace.withDeployment()
                .pod("index-old-a", "ReplicaSet", "index-old", DURING, Namespace.CONTAINERS, NO_IMAGE);

        assertThat(namespace.look(Namespace.deploymentScope(), NOW)).isEmpty();
    }

    @Test
    void doesNotBlameWhatTheControllerHasNotSeenYet() {
        Namespace namespace =
                Namespace.withDeployment().pod("index-new-a", NO_IMAGE).add("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 3,
                  annotations: {deployment.kubernetes.io/revision: "2"}}
                spec: {replicas: 3}
                status: {observedGeneration: 2}
                """);

        assertThat(namespace.look(Namespace.deploymentScope(), NOW)).isEmpty();
    }

    @Test
    void doesNotBlamePodsThatAreBeingDeleted() {
        Namespace namespace = Namespace.withDeployment().add("""
                apiVersion: v1
                kind: Pod
                metadata: {name: index-new-a, namespace: shop-dev, uid: u-a, creationTimestamp: %s, deletionTimestamp: %1$s,
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: index-new, uid: u-index-new, controller: true}]}
                spec: {containers: [{name: app}]}
                status:
                %s
                """.formatted(DURING, NO_IMAGE.indent(2)));

        assertThat(namespace.look(Namespace.deploymentScope(), NOW)).isEmpty();
    }

    @Test
    void doesNotBlameAnOlderPodBeforeTheManifestIsApplied() {
        Namespace namespace = Namespace.withDeployment()
                .pod("index-new-a", "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS, NO_IMAGE);
        Diagnoser diagnoser = new Diagnoser(Patience.DEFAULT);
        RolloutView rollout = RolloutView.of(namespace.snapshot(), Namespace.deploymentScope(), Patience.DEFAULT);

        assertThat(diagnoser.assess(rollout, Optional.empty(), NOW).finding()).isEmpty();
        Diagnoser.Assessment justApplied = diagnoser.assess(rollout, Optional.of(NOW), NOW.plusSeconds(4));
        assertThat(justApplied.finding().orElseThrow().terminal()).isFalse();
        assertThat(justApplied.next()).contains(NOW.plusSeconds(5));
        assertThat(diagnoser
                        .assess(rollout, Optional.of(NOW), NOW.plusSeconds(5))
                        .finding()
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    @Test
    void doesNotBlameAnOlderPodForEndsBeforeTheDeploy() {
        String status = """
                phase: Running
                containerStatuses:
                - {name: app, ready: false, restartCount: 9, state: {running: {startedAt: '%s'}},
                   lastState: {terminated: {reason: Error, exitCode: 1, startedAt: '%1$s', finishedAt: '%1$s'}}}
                """;
        Namespace before = Namespace.withDeployment()
                .pod("index-new-a", "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS, status.formatted(BEFORE));
        Namespace during = Namespace.withDeployment()
                .pod("index-new-a", "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS, status.formatted(DURING));

        assertThat(before.look(Namespace.deploymentScope(), NOW)).isEmpty();
        assertThat(during.finding().diagnosis().cause()).isEqualTo(Cause.CRASH);
    }

    @Test
    void forgetsEventsFromBeforeTheDeploy() {
        Namespace namespace = Namespace.withDeployment()
                .pod("index-new-a", "ReplicaSet", "index-new", BEFORE, Namespace.CONTAINERS, """
                        phase: Running
                        containerStatuses:
                        - {name: app, ready: false, started: true, restartCount: 0, state: {running: {startedAt: '%s'}}}
                        """.formatted(BEFORE))
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "spec.containers{app}",
                        "Unhealthy",
                        "Readiness probe failed: HTTP probe failed with statuscode: 503",
                        BEFORE);

        assertThat(namespace.look(Namespace.deploymentScope(), NOW)).isEmpty();
    }

    @Test
    void namesTheCauseOfMostPods() {
        Finding finding = Namespace.withDeployment()
                .pod("index-new-a", NO_SECRET)
                .pod("index-new-b", NO_IMAGE)
                .pod("index-new-c", NO_IMAGE)
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(finding.diagnosis().sentence()).endsWith("(2 pods alike)");
    }

    @Test
    void namesWhatEndedTheRolloutBeforeWhatMayPass() {
        String unscheduled = """
                phase: Pending
                conditions:
                - {type: PodScheduled, status: 'False', reason: Unschedulable, lastTransitionTime: '%s', message: '0/1 nodes are available: 1 Insufficient cpu.'}
                """.formatted(DURING);
        Finding finding = Namespace.withDeployment()
                .pod("index-new-a", NO_SECRET)
                .pod("index-new-b", unscheduled)
                .pod("index-new-c", unscheduled)
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.MISSING_SECRET);
    }

    @Test
    void makesWhatIsWrongTerminalWhenTheProgressDeadlineHasPassed() {
        Namespace namespace = pastProgressDeadline(DURING).pod("index-new-a", """
                        phase: Running
                        containerStatuses:
                        - {name: app, ready: false, started: true, restartCount: 0, state: {running: {startedAt: '%s'}}}
                        """.formatted(DURING));

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.DEADLINE);
        assertThat(namespace.finding().diagnosis().object()).isEqualTo("Deployment index");

        namespace.warning("index-new-a", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.READINESS);
        assertThat(namespace.finding().terminal()).isTrue();
    }

    @Test
    void forgetsTheProgressDeadlineOfAnEarlierDeploy() {
        assertThat(pastProgressDeadline(BEFORE).look(Namespace.deploymentScope(), NOW))
                .isEmpty();
    }

    @Test
    void leavesTheRetriesOfAHookToItsJob() {
        String failed = """
                phase: Failed
                containerStatuses:
                - {name: app, ready: false, restartCount: 0, state: {terminated: {reason: Error, exitCode: 3, startedAt: '%s', finishedAt: '%1$s'}}}
                """.formatted(DURING);
        String spec = "restartPolicy: Never\ncontainers: [{name: app}]";
        RolloutScope scope = Namespace.scope(new Workload("Job", "migrate", true));
        Namespace trying = job("").pod("migrate-a", "Job", "migrate", DURING, spec, failed);
        Namespace failedJob = job("- {type: Failed, status: 'True', reason: BackoffLimitExceeded, message: Job has"
                        + " reached the specified backoff limit, lastTransitionTime: '" + DURING + "'}")
                .pod("migrate-a", "Job", "migrate", DURING, spec, failed);

        assertThat(trying.look(scope, NOW).orElseThrow().terminal()).isFalse();
        Finding finding = failedJob.look(scope, NOW).orElseThrow();
        assertThat(finding.terminal()).isTrue();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("the hook Job migrate fails: it ends with exit code 3, 0 s after its start");
        assertThat(finding.subject().log()).isEqualTo(Subject.Log.CURRENT);
    }

    @Test
    void namesTheHookWhosePodIsGone() {
        Finding finding =
                job("- {type: Failed, status: 'True', reason: DeadlineExceeded, message: Job was active longer"
                                + " than specified deadline, lastTransitionTime: '" + DURING + "'}")
                        .look(Namespace.scope(new Workload("Job", "migrate", true)), NOW)
                        .orElseThrow();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("the hook failed: Job was active longer than specified deadline");
    }

    @Test
    void blamesOnlyTheUpdateRevisionOfAStatefulSet() {
        Namespace namespace = new Namespace().add("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop-dev, uid: u-db, generation: 2}
                spec: {replicas: 2, podManagementPolicy: Parallel}
                status: {observedGeneration: 2, updateRevision: db-2}
                """);
        addPodOf(namespace, "StatefulSet", "db", "db-0", "controller-revision-hash: db-1");
        RolloutScope scope = Namespace.scope(new Workload("StatefulSet", "db", false));

        assertThat(namespace.look(scope, NOW)).isEmpty();
        addPodOf(namespace, "StatefulSet", "db", "db-1", "controller-revision-hash: db-2");
        assertThat(namespace.look(scope, NOW).orElseThrow().diagnosis().object())
                .isEqualTo("Pod db-1, container app");
    }

    @Test
    void blamesOnlyTheLastGenerationOfADaemonSet() {
        Namespace namespace = new Namespace().add("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop-dev, uid: u-agent, generation: 4,
                  annotations: {deprecated.daemonset.template.generation: "3"}}
                status: {observedGeneration: 4}
                """);
        addPodOf(namespace, "DaemonSet", "agent", "agent-x", "pod-template-generation: '2'");
        RolloutScope scope = Namespace.scope(new Workload("DaemonSet", "agent", false));

        assertThat(namespace.look(scope, NOW)).isEmpty();
        addPodOf(namespace, "DaemonSet", "agent", "agent-y", "pod-template-generation: '3'");
        assertThat(namespace.look(scope, NOW).orElseThrow().diagnosis().object())
                .isEqualTo("Pod agent-y, container app");
    }

    /** Rolled back to before it had replaced all: the controller leaves those that it takes for new by their hash. */
    @Test
    void takesThePodsThatARollBackKeepsForNew() {
        Namespace namespace = new Namespace().add("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop-dev, uid: u-agent, generation: 4,
                  annotations: {deprecated.daemonset.template.generation: "3"}}
                status: {observedGeneration: 4, updatedNumberScheduled: 2}
                """);
        String kept = "pod-template-generation: '1', controller-revision-hash: a";
        addPodOf(namespace, "DaemonSet", "agent", "agent-x", kept);
        addPodOf(namespace, "DaemonSet", "agent", "agent-y", kept);
        addPodOf(
                namespace,
                "DaemonSet",
                "agent",
                "agent-z",
                "pod-template-generation: '2', controller-revision-hash: b");
        RolloutScope scope = Namespace.scope(new Workload("DaemonSet", "agent", false));

        assertThat(pods(namespace, scope)).as("none made yet").containsExactly("agent-x", "agent-y");
        addPodOf(
                namespace,
                "DaemonSet",
                "agent",
                "agent-n",
                "pod-template-generation: '3', controller-revision-hash: a");
        assertThat(pods(namespace, scope)).containsExactly("agent-x", "agent-y", "agent-n");
    }

    private static List<String> pods(Namespace namespace, RolloutScope scope) {
        return RolloutView.of(namespace.snapshot(), scope, Patience.DEFAULT).workloads().get(0).pods().stream()
                .map(PodView::name)
                .toList();
    }

    @Test
    void showsTheLastWarningsOfTheContainerMasked() {
        Diagnosis diagnosis = Namespace.withDeployment()
                .pod("index-new-a", NO_SECRET)
                .warning("index-new-a", "Failed", "Error: secret \"db\" not found")
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "spec.containers{proxy}",
                        "Unhealthy",
                        "Readiness probe failed",
                        DURING)
                .warning("index-new-a", "Unhealthy", "Liveness probe failed: password=hunter22")
                .finding()
                .diagnosis();

        assertThat(diagnosis.evidence())
                .containsExactly(
                        "event: Failed: Error: secret \"db\" not found",
                        "event: Unhealthy: Liveness probe failed: password=****");
        assertThat(diagnosis.lines())
                .containsExactly(
                        "Cause: missing-secret",
                        "Pod index-new-a, container app: the Secret db does not exist",
                        "  | event: Failed: Error: secret \"db\" not found",
                        "  | event: Unhealthy: Liveness probe failed: password=****",
                        "What to do: create the Secret in the namespace before the deploy, or correct its name");
        assertThat(diagnosis.toMap())
                .containsEntry("code", "missing-secret")
                .containsEntry("object", "Pod index-new-a, container app");
    }

    private static void addPodOf(Namespace namespace, String kind, String owner, String name, String label) {
        namespace.add("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop-dev, uid: u-%1$s, creationTimestamp: '%s', labels: {%s},
                  ownerReferences: [{apiVersion: apps/v1, kind: %s, name: %s, uid: u-%5$s, controller: true}]}
                spec: {containers: [{name: app}]}
                status:
                %s
                """.formatted(name, DURING, label, kind, owner, NO_IMAGE.indent(2)));
    }

    private static Namespace pastProgressDeadline(String time) {
        return Namespace.withDeployment().add("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 2,
                  annotations: {deployment.kubernetes.io/revision: "2"}}
                spec: {replicas: 3}
                status:
                  observedGeneration: 2
                  conditions:
                  - {type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, lastUpdateTime: '%s',
                     message: ReplicaSet "index-new" has timed out progressing.}
                """.formatted(time));
    }

    private static Namespace job(String conditions) {
        return new Namespace().add("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate, namespace: shop-dev, uid: u-migrate, creationTimestamp: '%s'}
                status:
                  conditions: [%s]
                """.formatted(SINCE, conditions.replaceFirst("^- ", "")));
    }
}
