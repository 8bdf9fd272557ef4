package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Kubernetes' own controllers and its scheduler make of a rollout, on a real control plane with two nodes. */
class ControllerCausesTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static final Workload INDEX = new Workload("Deployment", "index", false);
    private static final Workload AGENT = new Workload("DaemonSet", "agent", false);
    private static final String NO_SUCH_IMAGE = "initializing source docker://registry.example.com/shop/agent:v2:"
            + " reading manifest v2 in registry.example.com/shop/agent: manifest unknown";

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;
    private DeployedNamespace namespace;

    @BeforeAll
    static void registerNodes() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(
                client,
                Stream.of("controllers-1", "controllers-2")
                        .map(name -> KubeletStandInNode.named(name).taint(DeployedNamespace.TAINT, "controllers"))
                        .toArray(KubeletStandInNode[]::new));
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
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace = new DeployedNamespace(client, kubelet, name.substring(0, Math.min(50, name.length())))
                .patience(NodeService.SHORT);
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void remainsOfEvictedPodsHoldNothingUp() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.evicted(
                        "The node was low on resource: memory. Threshold quantity: 100Mi, available:"
                                + " 42Mi. Container app was using 900Mi, request is 0, has larger consumption of memory. "));
        namespace.deploy(1, "");
        Awaitility.await("two evictions").until(() -> failedPods().size() >= 2);
        namespace.script("index", KubeletStandInScript.ready());
        namespace.deploy(1, "");
        Awaitility.await("the pod that stays")
                .until(() -> client.apps()
                        .deployments()
                        .inNamespace(namespace.name())
                        .withName("index")
                        .isReady());
        Thread.sleep(1_100); // Kubernetes counts in whole seconds.

        // The same again, beside a service that takes longer than what stands is given.
        RolloutScope scope = namespace.scope(INDEX, AGENT);
        namespace.script("agent", KubeletStandInScript.app(KubeletStandInContainer.readyAfter(Duration.ofSeconds(4))));
        namespace.deploy(1, "");
        agent("v1");

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(failedPods()).hasSizeGreaterThanOrEqualTo(2);
    }

    /** A rolling update replaces one pod at a time, and rolling back only those that were replaced. */
    @Test
    void aDaemonSetThatIsRolledBackKeepsPods() throws Exception {
        RolloutScope first = namespace.scope(AGENT);
        agent("v1");
        assertThat(namespace.outcome(first)).isInstanceOf(RolloutStatus.Complete.class);
        namespace.script("agent", KubeletStandInScript.app(KubeletStandInContainer.pullFails(NO_SUCH_IMAGE)));
        RolloutScope second = namespace.scope(AGENT);
        agent("v2");
        assertThat(namespace.diagnosis(second).cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);

        namespace.script("agent", KubeletStandInScript.ready());
        RolloutScope back = namespace.scope(AGENT);
        agent("v1");

        assertThat(namespace.outcome(back)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(namespace.log()).last().isEqualTo("agent: 2 of 2 new pods ready");
    }

    /** Old ReplicaSets are kept to roll back to, and a quota counts them. */
    @Test
    void aReplicaSetThatTheQuotaRefuses() throws Exception {
        RolloutScope first = namespace.scope(INDEX);
        namespace.deploy(1, "");
        assertThat(namespace.outcome(first)).isInstanceOf(RolloutStatus.Complete.class);
        namespace.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: objects}
                spec: {hard: {count/replicasets.apps: 1}}
                """);
        Awaitility.await("the quota's status")
                .until(() -> client.resourceQuotas()
                                .inNamespace(namespace.name())
                                .withName("objects")
                                .get()
                                .getStatus()
                                .getUsed()
                        != null);

        RolloutScope second = namespace.scope(INDEX);
        namespace.deploy(1, "env: [{name: VERSION, value: '2'}]");
        Diagnosis diagnosis = namespace.diagnosis(second);

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.object()).isEqualTo("Deployment index");
        assertThat(diagnosis.sentence())
                .startsWith("no ReplicaSet is created: exceeded quota: objects, requested: count/replicasets.apps=1");
    }

    /** The scheduler has a node for the pod, and says nothing before the volume is there. */
    @Test
    void aClaimWhoseProvisionerDoesNotRun() throws Exception {
        client.resource("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: first-consumer}
                provisioner: disks.example.com
                volumeBindingMode: WaitForFirstConsumer
                """).serverSideApply();
        RolloutScope scope = namespace.scope(INDEX);
        namespace.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: first-consumer
                  resources: {requests: {storage: 1Gi}}
                """);
        namespace.deploy(
                1,
                "",
                DeployedNamespace.tolerating("volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"));

        Diagnosis diagnosis = namespace.diagnosis(scope);

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(diagnosis.sentence())
                .startsWith("its PersistentVolumeClaim data is not bound: ")
                .contains("'disks.example.com'");
    }

    /** As a kubelet leaves it that finds no room for what the scheduler sent. */
    @Test
    void whatItsNodeRefusedRunsNoImage() {
        namespace.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: refused}
                spec:
                  nodeName: nowhere
                  containers: [{name: app, image: 'registry.example.com/shop/index:v9'}]
                """);
        client.pods().inNamespace(namespace.name()).withName("refused").editStatus(pod -> {
            pod.getStatus().setPhase("Failed");
            pod.getStatus().setReason("OutOfcpu");
            pod.getStatus().setMessage("Pod was rejected: Node didn't have enough resource: cpu, requested: 500");
            return pod;
        });

        assertThat(RunningContainer.of(client, namespace.name(), List.of(new Workload("Pod", "refused", false))))
                .isEmpty();
    }

    private void agent(String version) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      tolerations: [{key: %s, operator: Equal, value: controllers}]
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: app
                        image: registry.example.com/shop/agent:%s
                        readinessProbe: {tcpSocket: {port: 1}}
                """.formatted(DeployedNamespace.TAINT, version));
    }

    private List<Pod> failedPods() {
        return client.pods().inNamespace(namespace.name()).list().getItems().stream()
                .filter(pod -> "Failed".equals(pod.getStatus().getPhase()))
                .toList();
    }
}
