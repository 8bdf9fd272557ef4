package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
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

    private static final Workload INDEX = new Workload("Deployment", "index", false);
    private static final String IMAGE = "registry.example.com/shop/index:v9";

    /** Long enough to be seen, short enough for a test. */
    private static final Patience IMPATIENT = new Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;
    private DeployedNamespace namespace;

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
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace = new DeployedNamespace(
                client,
                kubelet,
                name.substring(0, Math.min(50, name.length())),
                name.contains("podsecurity") ? "pod-security.kubernetes.io/enforce: restricted" : "");
        namespace.patience(IMPATIENT);
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void imageNotFound() throws Exception {
        Diagnosis diagnosis = diagnose(
                KubeletStandInContainer.pullFails("rpc error: code = NotFound desc = failed to pull and unpack image \""
                        + IMAGE + "\": failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.object()).matches("Pod index-\\w+-\\w+, container app");
        assertThat(diagnosis.evidence()).anyMatch(line -> line.startsWith("event: Failed"));
    }

    @Test
    void registryRefuses() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.pullFails("failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to authorize: failed to fetch anonymous token: unexpected status from GET"
                                + " request to https://registry.example.com/token: 401 Unauthorized"))
                        .cause())
                .isEqualTo(Cause.REGISTRY_REFUSED);
    }

    @Test
    void registryUnreachable() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.pullFails("failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE + "\": failed to do request: Head"
                                + " \"https://registry.example.com/v2/shop/index/manifests/v9\": dial tcp"
                                + " 10.0.0.9:443: i/o timeout"))
                        .cause())
                .isEqualTo(Cause.REGISTRY_UNREACHABLE);
    }

    @Test
    void crashAtStart() throws Exception {
        Diagnosis diagnosis = diagnose(KubeletStandInContainer.crashes(
                Duration.ofMillis(200), "Error", 1, "starting", "no database password=hunter22 given"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.sentence()).startsWith("it ends with exit code 1");
        assertThat(diagnosis.evidence()).contains("log: starting", "log: no database password=**** given");
    }

    /** Of a line, and of a log, no more is read than a bound, and half a secret at its end is a secret. */
    @Test
    void aLogWithoutALineEndIsCut() throws Exception {
        Diagnosis diagnosis = diagnose(KubeletStandInContainer.crashes(
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

        Diagnosis diagnosis = diagnose("resources: {limits: {memory: 64Mi}}");

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

        Diagnosis diagnosis = diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.sentence()).contains("low on resource: memory");
    }

    @Test
    void missingConfigMap() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.configurationFails("configmap \"index-config\" not found"))
                        .sentence())
                .isEqualTo("the ConfigMap index-config does not exist");
    }

    @Test
    void missingSecret() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.configurationFails("secret \"db-login\" not found"))
                        .cause())
                .isEqualTo(Cause.MISSING_SECRET);
    }

    @Test
    void missingKey() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.configurationFails(
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

        assertThat(diagnose("").sentence()).isEqualTo("the Secret index-tls does not exist (volume \"tls\" needs it)");
    }

    @Test
    void volumeNotMounted() throws Exception {
        namespace.script(
                "index",
                KubeletStandInScript.mountFails(
                        "MountVolume.SetUp failed for volume \"data\" : mount failed: exit status 32 Mounting command: mount"
                                + " Output: mount.nfs: Connection timed out"));

        assertThat(diagnose("").cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
    }

    @Test
    void badCommand() throws Exception {
        Diagnosis diagnosis = diagnose(KubeletStandInContainer.startFails(
                "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create"
                        + " failed: unable to start container process: error during container init: exec: \"/app/nope\":"
                        + " stat /app/nope: no such file or directory"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).contains("/app/nope");
    }

    @Test
    void livenessProbe() throws Exception {
        Diagnosis diagnosis = diagnose(KubeletStandInContainer.killedBy(
                "liveness", "HTTP probe failed with statuscode: 500", Duration.ofMillis(300), "listening"));

        assertThat(diagnosis.cause()).isEqualTo(Cause.LIVENESS);
        assertThat(diagnosis.sentence()).contains("HTTP probe failed with statuscode: 500");
        assertThat(diagnosis.evidence()).contains("log: listening");
    }

    @Test
    void startupProbeKills() throws Exception {
        assertThat(diagnose(KubeletStandInContainer.killedBy(
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

        Diagnosis diagnosis = explain("readinessProbe: {httpGet: {path: /ready, port: 8080}}", Cause.READINESS);

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

        assertThat(explain("startupProbe: {tcpSocket: {port: 8080}}", Cause.STARTUP)
                        .sentence())
                .contains("too slow to start");
    }

    @Test
    void nothingIsWrongYet() {
        namespace.script("index", KubeletStandInScript.app(KubeletStandInContainer.readyAfter(Duration.ofHours(1))));

        assertThat(explain("readinessProbe: {httpGet: {path: /ready, port: 8080}}", Cause.DEADLINE)
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
    void unschedulableForCpu() throws Exception {
        Diagnosis diagnosis = diagnose("resources: {requests: {cpu: 100}}");

        assertThat(diagnosis.cause()).isEqualTo(Cause.UNSCHEDULABLE_CPU);
        assertThat(diagnosis.sentence()).contains("Insufficient cpu");
    }

    @Test
    void unschedulableForMemory() throws Exception {
        assertThat(diagnose("resources: {requests: {memory: 1Ti}}").cause()).isEqualTo(Cause.UNSCHEDULABLE_MEMORY);
    }

    @Test
    void unschedulableForNodeSelector() throws Exception {
        assertThat(diagnose("", "nodeSelector: {disk: ssd}").cause()).isEqualTo(Cause.UNSCHEDULABLE_SELECTOR);
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

        Diagnosis diagnosis = diagnose("", "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");

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

        Diagnosis diagnosis = diagnose("resources: {requests: {cpu: 500m}}");

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.object()).startsWith("ReplicaSet index-");
    }

    @Test
    void podSecurity() throws Exception {
        Diagnosis diagnosis = diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.POD_SECURITY);
        assertThat(diagnosis.sentence()).contains("restricted:latest", "allowPrivilegeEscalation");
    }

    @Test
    void serviceAccountMissing() throws Exception {
        assertThat(diagnose("", "serviceAccountName: index").sentence())
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

        Diagnosis diagnosis = diagnose("");

        assertThat(diagnosis.cause()).isEqualTo(Cause.ADMISSION_REFUSED);
        assertThat(diagnosis.sentence()).contains("v9 is withdrawn");
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

        Diagnosis diagnosis = diagnose("", "initContainers: [{name: wait-db, image: busybox}]");

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

    private Diagnosis diagnose(KubeletStandInContainer app) throws Exception {
        namespace.script("index", KubeletStandInScript.app(app));
        return diagnose("");
    }

    private Diagnosis diagnose(String container) throws Exception {
        return diagnose(container, "");
    }

    private Diagnosis diagnose(String container, String pod) throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, container, DeployedNamespace.tolerating(pod));
        return namespace.diagnosis(scope);
    }

    /** The cause that is named when the deadline has passed, once it can be known. */
    private Diagnosis explain(String container, Cause cause) {
        RolloutScope scope = namespace.scope(INDEX);
        namespace.deploy(1, container, DeployedNamespace.tolerating(""));
        try (RolloutWatch watch = namespace.watch(scope)) {
            Awaitility.await(cause.code())
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(watch.explain())
                            .satisfies(
                                    diagnosis -> assertThat(diagnosis.cause()).isEqualTo(cause))
                            .satisfies(diagnosis ->
                                    assertThat(diagnosis.sentence()).doesNotContain("controller")));
            assertThat(watch.ended()).isNotDone();
            return watch.explain();
        }
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
