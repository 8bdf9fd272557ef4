package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.FailingService.IMAGE;
import static io.jenkins.plugins.delivery.core.rollout.FailingService.INDEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Why pods of a real Deployment are not created, or find no node: by the real API server, controllers and scheduler.
 */
class PodsWithoutNodeTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;

    private DeployedNamespace namespace;
    private FailingService index;

    @BeforeAll
    static void registerNodes() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(
                client,
                KubeletStandInNode.named("unplaced-1")
                        .allocatable("8", "16Gi")
                        .taint(DeployedNamespace.TAINT, "causes"));
    }

    @AfterAll
    static void removeNodes() {
        if (kubelet != null) {
            kubelet.close();
            client.close();
        }
    }

    @BeforeEach
    void makeNamespace(TestInfo test) {
        index = FailingService.in(
                client,
                kubelet,
                test,
                test.getTestMethod().orElseThrow().getName().equals("podSecurity")
                        ? "pod-security.kubernetes.io/enforce: restricted"
                        : "");
        namespace = index.namespace();
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void unschedulableForCpu() throws Exception {
        Diagnosis diagnosis = index.diagnose("resources: {requests: {cpu: 100}}");

        assertThat(diagnosis.cause()).isEqualTo(Cause.UNSCHEDULABLE_CPU);
        assertThat(diagnosis.sentence()).contains("Insufficient cpu");
    }

    @Test
    void unschedulableForMemory() throws Exception {
        assertThat(index.diagnose("resources: {requests: {memory: 1Ti}}").cause())
                .isEqualTo(Cause.UNSCHEDULABLE_MEMORY);
    }

    @Test
    void unschedulableForNodeSelector() throws Exception {
        assertThat(index.diagnose("", "nodeSelector: {disk: ssd}").cause()).isEqualTo(Cause.UNSCHEDULABLE_SELECTOR);
    }

    @Test
    void unschedulableForTaint() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, "", "tolerations: []");

        assertThat(namespace.diagnosis(scope).cause()).isEqualTo(Cause.UNSCHEDULABLE_TAINT);
    }

    @Test
    void volumeNotBound() throws Exception {
        namespace.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: fast
                  resources: {requests: {storage: 1Gi}}
                """);

        Diagnosis diagnosis = index.diagnose("", "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(diagnosis.sentence()).contains("storageclass.storage.k8s.io \"fast\" not found");
    }

    @Test
    void quotaExceeded() throws Exception {
        namespace.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: compute}
                spec: {hard: {requests.cpu: 100m}}
                """);
        Awaitility.await("the quota's status")
                .until(() -> client.resourceQuotas()
                                .inNamespace(namespace.name())
                                .withName("compute")
                                .get()
                                .getStatus()
                                .getHard()
                        != null);

        Diagnosis diagnosis = index.diagnose("resources: {requests: {cpu: 500m}}");

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.object()).startsWith("ReplicaSet index-");
    }

    @Test
    void podSecurity() throws Exception {
        Diagnosis diagnosis = index.diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.POD_SECURITY);
        assertThat(diagnosis.sentence()).contains("restricted:latest", "allowPrivilegeEscalation");
    }

    @Test
    void serviceAccountMissing() throws Exception {
        assertThat(index.diagnose("", "serviceAccountName: index").sentence())
                .isEqualTo("no pod is created: the ServiceAccount index does not exist");
    }

    @Test
    void admissionRefused() throws Exception {
        client.load(new ByteArrayInputStream("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: no-v9}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                  matchConditions: [{name: here, expression: "request.namespace == 'admissionrefused'"}]
                  validations: [{expression: "object.spec.containers.all(c, !c.image.endsWith(':v9'))", message: v9 is withdrawn}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: no-v9}
                spec: {policyName: no-v9, validationActions: [Deny]}
                """.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        // The policy is in force a moment after it was stored.
        Awaitility.await("the policy").until(() -> refusesPods());

        Diagnosis diagnosis = index.diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.ADMISSION_REFUSED);
        assertThat(diagnosis.sentence()).contains("v9 is withdrawn");
    }

    private boolean refusesPods() {
        try {
            client.resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("probe")
                            .withNamespace(namespace.name())
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("app")
                            .withImage(IMAGE)
                            .endContainer()
                            .endSpec()
                            .build())
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("v9 is withdrawn");
        }
    }
}
