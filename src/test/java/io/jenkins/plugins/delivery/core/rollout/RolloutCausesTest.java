package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.FailingService.IMAGE;
import static io.jenkins.plugins.delivery.core.rollout.FailingService.INDEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each cause from a real Deployment on: admitted by the real API server, controlled by the real controllers, scheduled
 * by the real scheduler, and only then in the hands of the stand-in.
 */
class RolloutCausesTest {
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
                KubeletStandInNode.named("causes-1").allocatable("8", "16Gi").taint(DeployedNamespace.TAINT, "causes"));
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
        index = FailingService.in(client, kubelet, test, "");
        namespace = index.namespace();
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void imageNotFound() throws Exception {
        Diagnosis diagnosis = index.diagnose(
                KubeletStandInContainer.pullFails("rpc error: code = NotFound desc = failed to pull and unpack image \""
                        + IMAGE + "\": failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.object()).matches("Pod index-\\w+-\\w+, container app");
        assertThat(diagnosis.evidence()).anyMatch(line -> line.startsWith("event: Failed"));
    }

    @Test
    void registryRefuses() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.pullFails("failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to authorize: failed to fetch anonymous token: unexpected status from GET"
                                + " request to https://registry.example.com/token: 401 Unauthorized"))
                        .cause())
                .isEqualTo(Cause.REGISTRY_REFUSED);
    }

    @Test
    void registryUnreachable() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.pullFails("failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE + "\": failed to do request: Head"
                                + " \"https://registry.example.com/v2/shop/index/manifests/v9\": dial tcp"
                                + " 10.0.0.9:443: i/o timeout"))
                        .cause())
                .isEqualTo(Cause.REGISTRY_UNREACHABLE);
    }

    @Test
    void crashAtStart() throws Exception {
        Diagnosis diagnosis = index.diagnose(KubeletStandInContainer.crashes(
                Duration.ofMillis(200), "Error", 1, "starting", "no database password=hunter22 given"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.sentence()).startsWith("it ends with exit code 1");
        assertThat(diagnosis.evidence()).contains("log: starting", "log: no database password=**** given");
    }

    /** Of a line, and of a log, no more is read than a bound, and half a secret at its end is a secret. */
    @Test
    void aLogWithoutALineEndIsCut() throws Exception {
        Diagnosis diagnosis = index.diagnose(KubeletStandInContainer.crashes(
                Duration.ofMillis(200), "Error", 1, "refused password=" + "x".repeat(3 << 20)));

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.evidence())
                .anySatisfy(line -> assertThat(line).matches("log: refused password=\\*{4} \\(\\d+ bytes left out\\)"));
        assertThat(diagnosis.evidence()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(600));
    }

    @Test
    void outOfMemory() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.app(KubeletStandInContainer.crashes(Duration.ofMillis(200), "OOMKilled", 137)));

        Diagnosis diagnosis = index.diagnose("resources: {limits: {memory: 64Mi}}");

        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(diagnosis.sentence()).contains("its memory limit of 64Mi");
    }

    @Test
    void evicted() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.evicted(
                        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 42Mi. Container app was"
                                + " using 900Mi, request is 0, has larger consumption of memory. "));

        Diagnosis diagnosis = index.diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.sentence()).contains("low on resource: memory");
    }

    @Test
    void missingConfigMap() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.configurationFails("configmap \"index-config\" not found"))
                        .sentence())
                .isEqualTo("the ConfigMap index-config does not exist");
    }

    @Test
    void missingSecret() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.configurationFails("secret \"db-login\" not found"))
                        .cause())
                .isEqualTo(Cause.MISSING_SECRET);
    }

    @Test
    void missingKey() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.configurationFails(
                                "couldn't find key url in ConfigMap missingkey/index-config"))
                        .cause())
                .isEqualTo(Cause.MISSING_KEY);
    }

    @Test
    void missingSecretOfAVolume() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.mountFails(
                        "MountVolume.SetUp failed for volume \"tls\" : secret \"index-tls\" not found"));

        assertThat(index.diagnose("").sentence())
                .isEqualTo("the Secret index-tls does not exist (volume \"tls\" needs it)");
    }

    @Test
    void volumeNotMounted() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.mountFails(
                        "MountVolume.SetUp failed for volume \"data\" : mount failed: exit status 32 Mounting command: mount"
                                + " Output: mount.nfs: Connection timed out"));

        assertThat(index.diagnose("").cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
    }

    @Test
    void badCommand() throws Exception {
        Diagnosis diagnosis = index.diagnose(KubeletStandInContainer.startFails(
                "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create"
                        + " failed: unable to start container process: error during container init: exec: \"/app/nope\":"
                        + " stat /app/nope: no such file or directory"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).contains("/app/nope");
    }

    @Test
    void livenessProbe() throws Exception {
        Diagnosis diagnosis = index.diagnose(KubeletStandInContainer.killedBy(
                "liveness", "HTTP probe failed with statuscode: 500", Duration.ofMillis(300), "listening"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.LIVENESS);
        assertThat(diagnosis.sentence()).contains("HTTP probe failed with statuscode: 500");
        assertThat(diagnosis.evidence()).contains("log: listening");
    }

    @Test
    void startupProbeKills() throws Exception {
        assertThat(index.diagnose(KubeletStandInContainer.killedBy(
                                "startup",
                                "dial tcp 10.244.0.9:8080: connect: connection refused",
                                Duration.ofMillis(300)))
                        .cause())
                .isEqualTo(Cause.STARTUP);
    }

    @Test
    void readinessProbeIsNamedAtTheDeadline() {
        namespace.script(
                "index",
                KubeletStandInScript.app(KubeletStandInContainer.neverReady(
                        "HTTP probe failed with statuscode: 503", "waiting for the database")));

        Diagnosis diagnosis = index.explain("readinessProbe: {httpGet: {path: /ready, port: 8080}}", Cause.READINESS);

        assertThat(diagnosis.sentence())
                .isEqualTo("it runs and is not ready: its readiness probe (HTTP GET /ready on port 8080) fails: HTTP"
                        + " probe failed with statuscode: 503");
        assertThat(diagnosis.evidence()).contains("log: waiting for the database");
    }

    @Test
    void slowStartIsNamedAtTheDeadline() {
        namespace.script(
                "index",
                KubeletStandInScript.app(
                        KubeletStandInContainer.neverStarted("dial tcp 10.244.0.9:8080: connect: connection refused")));

        assertThat(index.explain("startupProbe: {tcpSocket: {port: 8080}}", Cause.STARTUP)
                        .sentence())
                .contains("too slow to start");
    }

    @Test
    void nothingIsWrongYet() {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.readyAfter(Duration.ofHours(1))));

        assertThat(index.explain("readinessProbe: {httpGet: {path: /ready, port: 8080}}", Cause.DEADLINE)
                        .sentence())
                .isEqualTo("nothing is wrong yet: index: 0 of 1 new pod ready");
    }

    @Test
    void readinessEndsTheRolloutAfterTheProgressDeadline() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.app(KubeletStandInContainer.neverReady("HTTP probe failed with statuscode: 503")));
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, "readinessProbe: {httpGet: {path: /ready, port: 8080}}", DeployedNamespace.tolerating(""));
        client.apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName("index")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"progressDeadlineSeconds\":3}}");

        assertThat(namespace.diagnosis(scope).cause()).isEqualTo(Cause.READINESS);
    }

    @Test
    void initContainerFails() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.ready()
                        .container(
                                "wait-db",
                                KubeletStandInContainer.crashes(
                                        Duration.ofMillis(200), "Error", 3, "no route to the database")));

        Diagnosis diagnosis = index.diagnose("", "initContainers: [{name: wait-db, image: busybox}]");

        assertThat(diagnosis.cause()).isEqualTo(Cause.INIT_CONTAINER);
        assertThat(diagnosis.object()).endsWith("init container wait-db");
        assertThat(diagnosis.evidence()).contains("log: no route to the database");
    }

    @Test
    void hookFails() throws Exception {
        namespace.script(
                "migrate",
                KubeletStandInScript.app(
                        KubeletStandInContainer.crashes(Duration.ofMillis(200), "Error", 3, "ORA-00942")));
        RolloutScope scope = namespace.scope(new Workload("Job", "migrate", true));
        namespace.apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate}
                spec:
                  backoffLimit: 0
                  template:
                    metadata: {labels: {app: migrate}}
                    spec:
                      restartPolicy: Never
                      tolerations: [{operator: Exists}]
                      containers: [{name: app, image: registry.example.com/shop/index:v9}]
                """);

        Diagnosis diagnosis;
        try (RolloutWatch watch = namespace.prepare(scope)) {
            diagnosis = ((RolloutStatus.Failed) namespace.ended(watch)).diagnosis();
        }

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.sentence()).contains("hook Job migrate", "exit code 3");
        assertThat(diagnosis.evidence()).contains("log: ORA-00942");
    }
}
