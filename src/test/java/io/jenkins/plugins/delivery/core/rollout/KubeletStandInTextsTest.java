package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import io.jenkins.plugins.delivery.testbed.RealNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That the stand-in, which tests have that need no node, writes of a service what a real kubelet writes of the same.
 */
class KubeletStandInTextsTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "texts");

    private static final String SLEEP = "command: [sleep, '600']";

    static {
        // Waited for before the others are deployed: of their image the kubelet says then that it is there already.
        ROUND.service("first", SLEEP + "\nenvFrom: [{secretRef: {name: first}}]")
                .whenWarned("secret \"first\" not found", """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: first}
                        stringData: {A: b}
                        """);
    }

    private static final NodeService CRASH =
            ROUND.service("crash", "command: [sh, -c, \"echo 'db: access denied'; exit 1\"]");

    private static final NodeService OOM = ROUND.service(
            "oom", "command: [dd, if=/dev/zero, of=/dev/null, bs=300M, count=1]\nresources: {limits: {memory: 24Mi}}");

    private static final NodeService IMAGE = ROUND.service("image", "image: $BUSYBOX-nosuch");

    private static final NodeService CONFIG_MAP = ROUND.service(
                    "configmap", SLEEP + "\nenvFrom: [{configMapRef: {name: nowhere}}]")
            .patience(NodeService.SHORT);

    private static final NodeService NO_COMMAND = ROUND.service("nocommand", "command: [/app/nosuch]");

    private static final NodeService LIVENESS = ROUND.service(
            "liveness",
            SLEEP + "\nlivenessProbe: {exec: {command: [sh, -c, exit 1]}, periodSeconds: 1, failureThreshold: 1}");

    private static final NodeService READINESS = ROUND.service(
            "readiness", SLEEP + "\nreadinessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1}");

    private static final String FILLS_AND_IS_NOT_READY = "\nreadinessProbe: {tcpSocket: {port: 9}, periodSeconds: 2}";

    private static final NodeService EMPTY_DIR = ROUND.service(
                    "emptydir",
                    "command: [sh, -c, 'dd if=/dev/zero of=/d/big bs=1M count=80; sleep 600']\n"
                            + "volumeMounts: [{name: d, mountPath: /d}]" + FILLS_AND_IS_NOT_READY)
            .pod("volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]");

    /** Each text that it writes is the kubelet's own, of the same service. */
    @Test
    void theStandInWritesWhatTheKubeletWrites() throws Exception {
        String taint = "delivery.example.com/compared";
        String absent = NODE.busybox() + "-nosuch";
        Map<NodeService, KubeletStandInScript> scripts = new LinkedHashMap<>();
        scripts.put(
                CRASH,
                KubeletStandInScript.app(
                        KubeletStandInContainer.crashes(Duration.ofMillis(100), "Error", 1, "db: access denied")));
        scripts.put(
                OOM,
                KubeletStandInScript.app(KubeletStandInContainer.crashes(Duration.ofMillis(100), "OOMKilled", 137)));
        scripts.put(
                IMAGE,
                KubeletStandInScript.app(
                        KubeletStandInContainer.pullFails("rpc error: code = NotFound desc = failed to pull and unpack"
                                + " image \"" + absent + "\": failed to resolve reference \"" + absent + "\": " + absent
                                + ": not found")));
        scripts.put(
                CONFIG_MAP,
                KubeletStandInScript.app(
                        KubeletStandInContainer.configurationFails("configmap \"nowhere\" not found")));
        scripts.put(
                NO_COMMAND,
                KubeletStandInScript.app(
                        KubeletStandInContainer.startFails(
                                "failed to create containerd task: failed to"
                                        + " create shim task: OCI runtime create failed: runc create failed: unable to start container"
                                        + " process: exec: \"/app/nosuch\": stat /app/nosuch: no such file or directory: unknown")));
        scripts.put(
                LIVENESS,
                KubeletStandInScript.app(KubeletStandInContainer.killedBy("liveness", "", Duration.ofMillis(100))));
        scripts.put(
                READINESS,
                KubeletStandInScript.app(KubeletStandInContainer.neverReady(
                        "Get \"http://10.0.0.1:8080/health\": dial tcp 10.0.0.1:8080: connect: connection refused")));
        scripts.put(
                EMPTY_DIR, KubeletStandInScript.evicted("Usage of EmptyDir volume \"d\" exceeds the limit \"10Mi\". "));
        try (KubernetesClient client = NODE.controlPlane().client();
                KubeletStandIn standIn = KubeletStandIn.start(
                        client, KubeletStandInNode.named("compared-1").taint(taint, "compared"));
                DeployedNamespace namespace = new DeployedNamespace(client, standIn, "compared");
                KubeletTexts texts = KubeletTexts.of(client, "compared")) {
            scripts.forEach((service, script) -> {
                namespace.script(service.name(), script);
                service.deployElsewhere(
                        namespace,
                        "nodeSelector: {kubernetes.io/hostname: compared-1}\ntolerations: [{key: " + taint
                                + ", operator: Exists}]");
            });
            for (NodeService service : scripts.keySet()) {
                Awaitility.await(service.name())
                        .until(() -> !texts.about(service.name()).isEmpty());
            }
            // Until it lets the first one wait, for which all the others are quick enough.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> texts.about(CRASH.name()).stream()
                            .anyMatch(text -> text.startsWith("waiting CrashLoopBackOff")));

            for (NodeService service : scripts.keySet()) {
                Awaitility.await(service.name())
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(ROUND.texts(service.name()))
                                .as(service.name())
                                .containsAll(written(texts, service)));
            }
        }
    }

    /** Whether the kubelet looks while a container runs that ends at once is a matter of luck. */
    private static List<String> written(KubeletTexts texts, NodeService service) {
        return texts.about(service.name()).stream()
                .filter(text -> !text.equals("running"))
                .toList();
    }
}
