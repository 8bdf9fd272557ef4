package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.time.Duration;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong with nodes, on a real API server, node controller and scheduler: a node's conditions are its kubelet's to
 * write, and a test that did so to a kubelet that works would be overwritten.
 */
class NodeCausesTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static final Workload INDEX = new Workload("Deployment", "index", false);
    private static final String TAINTED = "tainted-1";

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;
    private DeployedNamespace namespace;

    @BeforeAll
    static void registerNodes() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(
                client,
                Stream.of("memory-1", "disk-1", "pid-1", "notready-1", "unreachable-1", "lost-1", TAINTED)
                        .map(name -> KubeletStandInNode.named(name)
                                .label("test", name)
                                .taint(DeployedNamespace.TAINT, name))
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
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT)
                + test.getDisplayName().replaceAll("[^0-9]", "");
        namespace = new DeployedNamespace(client, kubelet, "node-" + name.substring(0, Math.min(40, name.length())))
                .patience(NodeService.SHORT);
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory-1      | MemoryPressure | True    | NODE_MEMORY_PRESSURE | is short of memory
            disk-1        | DiskPressure   | True    | NODE_DISK_PRESSURE   | is short of disk
            pid-1         | PIDPressure    | True    | NODE_PID_PRESSURE    | is short of process ids
            notready-1    | Ready          | False   | NODE_NOT_READY       | is not ready
            unreachable-1 | Ready          | Unknown | NODE_UNREACHABLE     | does not answer
            """)
    void aNodeThatKeepsPodsOff(String node, String type, String status, Cause cause, String words) throws Exception {
        condition(node, type, status);
        awaitTaint(node);

        Diagnosis diagnosis = diagnosisOfAPodFor(node, DeployedNamespace.TAINT);

        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.object()).startsWith("Pod index-");
        assertThat(diagnosis.sentence())
                .startsWith("no node takes it: node " + node + " " + words)
                .endsWith("KubeletSaysSo, of " + node);
        assertThat(diagnosis.evidence()).anyMatch(line -> line.startsWith("scheduler: no node takes it: 0/"));
    }

    @Test
    void aTaintIsNamed() throws Exception {
        Diagnosis diagnosis = diagnosisOfAPodFor(TAINTED, "nothing");

        assertThat(diagnosis.cause()).isEqualTo(Cause.UNSCHEDULABLE_TAINT);
        assertThat(diagnosis.sentence())
                .isEqualTo("no node takes it: node " + TAINTED + " has the taint " + DeployedNamespace.TAINT + "="
                        + TAINTED + ":NoSchedule");
    }

    /** Most accounts that deploy may not list nodes: they hear what the scheduler says. */
    @Test
    void whoMayNotReadNodesHearsWhatTheSchedulerSays() throws Exception {
        namespace.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: deployer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(ClusterUser.DEPLOYER.userName()));
        RolloutScope scope = namespace.scope(INDEX);
        deployFor(TAINTED, "nothing");
        try (KubernetesClient own = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(CLUSTER.kubeconfig(ClusterUser.DEPLOYER)))
                        .build();
                RolloutWatch watch = RolloutWatch.start(own, scope, BuildLog.NONE, NodeService.SHORT)) {
            RolloutStatus.Failed failed = (RolloutStatus.Failed) namespace.ended(watch);

            assertThat(failed.diagnosis().sentence()).startsWith("no node takes it: 0/");
        }
    }

    /** Nobody writes the pod's status any more, so that it says nothing of it. */
    @Test
    void aNodeThatIsLostUnderItsPod() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.neverReady("connection refused")));
        deployFor("lost-1", DeployedNamespace.TAINT, "readinessProbe: {httpGet: {path: /ready, port: 8080}}");
        try (RolloutWatch watch = namespace.watch(scope)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> watch.explain().cause() == Cause.READINESS);

            condition("lost-1", "Ready", "Unknown");

            Diagnosis diagnosis = watch.explain();
            assertThat(diagnosis.cause()).isEqualTo(Cause.NODE_UNREACHABLE);
            assertThat(diagnosis.sentence()).startsWith("node lost-1 does not answer since ");
        }
    }

    private Diagnosis diagnosisOfAPodFor(String node, String toleration) throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deployFor(node, toleration);
        return namespace.diagnosis(scope);
    }

    private void deployFor(String node, String toleration) {
        deployFor(node, toleration, "");
    }

    private void deployFor(String node, String toleration, String container) {
        namespace.deploy(
                1,
                container,
                "nodeSelector: {test: " + node + "}\ntolerations: [{key: " + toleration + ", operator: Exists}]");
    }

    /** As the node's kubelet would write it, or of Unknown the node controller. */
    private static void condition(String node, String type, String status) {
        client.nodes()
                .withName(node)
                .editStatus(found -> new NodeBuilder(found)
                        .editStatus()
                        .removeMatchingFromConditions(condition -> type.equals(condition.getType()))
                        .addNewCondition()
                        .withType(type)
                        .withStatus(status)
                        .withReason("KubeletSaysSo")
                        .withMessage("of " + node)
                        .withLastHeartbeatTime("2026-05-04T10:00:00Z")
                        .withLastTransitionTime("2026-05-04T10:00:00Z")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** The node controller makes it of the condition. */
    private static void awaitTaint(String node) {
        Awaitility.await("the taint of " + node)
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.nodes().withName(node).get().getSpec().getTaints().stream()
                        .anyMatch(taint -> taint.getKey().startsWith("node.kubernetes.io/")));
    }
}
