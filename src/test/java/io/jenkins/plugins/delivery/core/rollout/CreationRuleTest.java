package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.BEFORE;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.SINCE;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreationRuleTest {
    private static final String QUOTA = "pods \"index-new-a\" is forbidden: exceeded quota: compute, requested:"
            + " requests.cpu=500m, used: requests.cpu=3800m, limited: requests.cpu=4";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            QUOTA_EXCEEDED | pods "index-new-a" is forbidden: exceeded quota: compute, requested: requests.cpu=500m, used: requests.cpu=3800m, limited: requests.cpu=4
            QUOTA_EXCEEDED | pods "index-new-a" is forbidden: failed quota: compute: must specify limits.memory for: app
            POD_SECURITY | pods "index-new-a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)
            SERVICE_ACCOUNT_MISSING | pods "index-new-" is forbidden: error looking up service account shop-dev/index: serviceaccount "index" not found
            ADMISSION_REFUSED | admission webhook "validate.kyverno.svc-fail" denied the request: policy Pod/shop-dev/index for resource violation
            ADMISSION_REFUSED | Internal error occurred: failed calling webhook "mpod.example.com": failed to call webhook: Post "https://x.y.svc:443/mutate?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused
            ADMISSION_REFUSED | pods "index-new-a" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi
            ADMISSION_REFUSED | pods "index-new-a" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: no latest
            INVALID_MANIFEST | Pod "index-new-a" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"
            """)
    void readsTheReplicaSetsCondition(Cause cause, String message) {
        Finding finding = refused(message, DURING)
                .look(Namespace.deploymentScope(), Namespace.NOW)
                .orElseThrow();

        assertThat(finding.diagnosis().cause()).isEqualTo(cause);
        assertThat(finding.diagnosis().object()).isEqualTo("ReplicaSet index-new");
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void waitsAMoment() {
        assertThat(refused(QUOTA, DURING)
                        .look(Namespace.deploymentScope(), SINCE.plusSeconds(34))
                        .orElseThrow()
                        .terminal())
                .isFalse();
    }

    /** A controller tries again after up to a quarter of an hour, and nobody knows what it will meet then. */
    @Test
    void whatWasRefusedBeforeTheDeployIsSaidAndMayBeOver() {
        Namespace namespace = refused(QUOTA, BEFORE);
        Finding finding = namespace
                .look(Namespace.deploymentScope(), Namespace.NOW.plusSeconds(600))
                .orElseThrow();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(finding.terminal()).isFalse();

        namespace.event(
                "Warning",
                "ReplicaSet",
                "index-new",
                "",
                "FailedCreate",
                "Error creating: " + QUOTA,
                "2026-05-04T10:00:40Z");
        assertThat(namespace
                        .look(Namespace.deploymentScope(), Namespace.NOW)
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    /** Its controller tried once more between the deploy's begin and the change that mends it. */
    @Test
    void whatTheDeployIsToMendFailsItNotBeforeItIsApplied() {
        Namespace namespace = new Namespace()
                .add("""
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata: {name: db, namespace: shop-dev, uid: u-db, generation: 1, creationTimestamp: '%s'}
                        spec: {replicas: 1}
                        status: {observedGeneration: 1, replicas: 0}
                        """.formatted(BEFORE))
                .event(
                        "Warning",
                        "StatefulSet",
                        "db",
                        "",
                        "FailedCreate",
                        "create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: exceeded quota:"
                                + " compute, requested: requests.cpu=8, used: requests.cpu=0, limited: requests.cpu=4",
                        DURING);
        RolloutView rollout = RolloutView.of(
                namespace.snapshot(), Namespace.scope(new Workload("StatefulSet", "db", false)), Patience.DEFAULT);
        Diagnoser diagnoser = new Diagnoser(Patience.DEFAULT);

        assertThat(diagnoser.assess(rollout, Optional.empty(), Namespace.NOW).finding())
                .isEmpty();
        assertThat(diagnoser
                        .assess(rollout, Optional.of(SINCE.plusSeconds(45)), Namespace.NOW)
                        .finding()
                        .orElseThrow()
                        .terminal())
                .isFalse();
        assertThat(diagnoser
                        .assess(rollout, Optional.of(SINCE.plusSeconds(20)), Namespace.NOW)
                        .finding()
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    /** What an old pod has of a quota is free when it is gone, after its grace period. */
    @Test
    void aRollingUpdateWithinATightQuotaGoesOn() {
        Namespace namespace = refused(QUOTA, DURING)
                .add("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 2,
                          annotations: {deployment.kubernetes.io/revision: "2"}}
                        spec: {replicas: 4}
                        status: {observedGeneration: 2, replicas: 3, updatedReplicas: 0, readyReplicas: 3}
                        """)
                .pod("index-old-a", "ReplicaSet", "index-old", BEFORE, Namespace.CONTAINERS, "phase: Running\n");

        assertThat(namespace
                        .look(Namespace.deploymentScope(), Namespace.NOW)
                        .orElseThrow()
                        .terminal())
                .isFalse();
        assertThat(namespace
                        .look(Namespace.deploymentScope(), Namespace.NOW.plusSeconds(31))
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    /** Its controller notes no generation before it has made one. */
    @Test
    void aReplicaSetThatIsRefusedIsTheDeployments() {
        Finding finding = Namespace.withDeployment()
                .add("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 3, creationTimestamp: '%s',
                          annotations: {deployment.kubernetes.io/revision: "2"}}
                        spec: {replicas: 3}
                        status:
                          observedGeneration: 2
                          conditions:
                          - {type: Progressing, status: 'False', reason: ReplicaSetCreateError, lastUpdateTime: '%s', message: %s}
                        """.formatted(
                                BEFORE,
                                DURING,
                                quoted("Failed to create new replica set \"index-7d\": replicasets.apps \"index-7d\" is"
                                        + " forbidden: exceeded quota: objects, requested: count/replicasets.apps=1, used:"
                                        + " count/replicasets.apps=10, limited: count/replicasets.apps=10")))
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(finding.diagnosis().object()).isEqualTo("Deployment index");
        assertThat(finding.diagnosis().sentence()).startsWith("no ReplicaSet is created: exceeded quota: objects");
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void aWebhookThatDoesNotAnswerHasRefusedNothing() {
        assertThat(refused(
                                "Internal error occurred: failed calling webhook \"mpod.example.com\": failed to call"
                                        + " webhook: Post \"https://x.y.svc:443/mutate?timeout=10s\": no endpoints"
                                        + " available for service \"x\"",
                                DURING)
                        .finding()
                        .diagnosis()
                        .hint())
                .contains("gets no answer");
    }

    @Test
    void readsTheEventsOfWhatHasNoCondition() {
        Namespace namespace = new Namespace()
                .add("""
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: migrate, namespace: shop-dev, uid: u-migrate, creationTimestamp: %s}
                        """.formatted(DURING))
                .event(
                        "Warning",
                        "Job",
                        "migrate",
                        "",
                        "FailedCreate",
                        "Error creating: pods \"migrate-x\" is forbidden: exceeded quota: compute, requested: pods=1",
                        DURING);
        RolloutScope scope = Namespace.scope(new Workload("Job", "migrate", true));

        Finding finding = namespace.look(scope, Namespace.NOW).orElseThrow();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("no pod is created: exceeded quota: compute, requested: pods=1");

        namespace.event(
                "Normal", "Job", "migrate", "", "SuccessfulCreate", "Created pod: migrate-x", "2026-05-04T10:00:40Z");
        assertThat(namespace.look(scope, Namespace.NOW)).isEmpty();
    }

    private static Namespace refused(String message, String time) {
        return Namespace.withDeployment().add("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: index-new, namespace: shop-dev, uid: u-index-new, creationTimestamp: %s,
                  annotations: {deployment.kubernetes.io/revision: "2"},
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: index, uid: u-index, controller: true}]}
                status:
                  conditions:
                  - {type: ReplicaFailure, status: 'True', reason: FailedCreate, lastTransitionTime: %1$s, message: %s}
                """.formatted(time, quoted(message)));
    }
}
