package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RealNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real kubelet, containerd and runc make of services that fail so, and what is said of it. */
class RealNodeCausesTest {
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    private static final Workload INDEX = new Workload("Deployment", "index", false);

    private DeployedNamespace namespace;

    @BeforeEach
    void makeNamespace(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace =
                new DeployedNamespace(NODE.client(), null, "real-" + name.substring(0, Math.min(40, name.length())));
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    @Test
    void aPostStartHookThatFails() throws Exception {
        Diagnosis diagnosis = diagnosis("""
                command: [sleep, "600"]
                lifecycle: {postStart: {exec: {command: [sh, -c, "echo no such queue; exit 3"]}}}
                """);

        assertThat(diagnosis.cause()).isEqualTo(Cause.POST_START_HOOK);
        assertThat(diagnosis.sentence()).startsWith("its postStart hook fails");
    }

    @Test
    void aScriptWhoseInterpreterIsNotInTheImage() throws Exception {
        String image = NODE.image(
                "shop/interpreter:1",
                "ARG BUSYBOX\nFROM $BUSYBOX\nCOPY run.sh /\nENTRYPOINT [\"/run.sh\"]\n",
                Map.of("run.sh", "#!/usr/bin/nope\n".getBytes(StandardCharsets.UTF_8)));

        Diagnosis diagnosis = diagnosis(image, "", "");

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).contains("/run.sh");
    }

    @Test
    void aProgramForAnotherMachine() throws Exception {
        String image = NODE.image(
                "shop/format:1",
                "ARG BUSYBOX\nFROM $BUSYBOX\nCOPY run.sh /program\nENTRYPOINT [\"/program\"]\n",
                Map.of("run.sh", new byte[] {0x7f, 'E', 'L', 'F', 1, 2, 3, 4}));

        assertThat(diagnosis(image, "", "").cause()).isEqualTo(Cause.BAD_COMMAND);
    }

    @Test
    void aJavaHeapThatIsFull() throws Exception {
        Diagnosis diagnosis = diagnosis(
                "command: [sh, -c, \"echo 'Terminating due to java.lang.OutOfMemoryError: Java heap space'; exit 3\"]");

        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(diagnosis.sentence()).contains("the Java heap is full", "exit code 3");
        assertThat(diagnosis.hint()).contains("-Xmx");
    }

    @Test
    void aStackTraceLongerThanWhatIsShown() throws Exception {
        String frames = String.join(
                "",
                IntStream.range(0, 120)
                        .mapToObj(i -> "\\\\tat com.example.A.a(A.java:" + i + ")\\\\n")
                        .toList());
        Diagnosis diagnosis = diagnosis("command: [sh, -c, \"printf 'java.lang.IllegalStateException: no beans\\\\n"
                + frames + "Caused by: java.net.ConnectException: refused by db:3306\\\\n" + frames + "'; exit 1\"]");

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.evidence())
                .contains(
                        "log: java.lang.IllegalStateException: no beans",
                        "log: Caused by: java.net.ConnectException: refused by db:3306")
                .anyMatch(line -> line.contains("118 frames left out"));
    }

    @Test
    void aLivenessProbeThatKills() throws Exception {
        Diagnosis diagnosis = diagnosis("""
                command: [sleep, "600"]
                livenessProbe: {exec: {command: [sh, -c, exit 1]}, periodSeconds: 1, failureThreshold: 1}
                """);

        assertThat(diagnosis.cause()).isEqualTo(Cause.LIVENESS);
    }

    @Test
    void aProbesCommandThatIsNotInTheImage() throws Exception {
        Diagnosis diagnosis = diagnosis("""
                command: [sleep, "600"]
                readinessProbe: {exec: {command: [curl, --fail, localhost]}, periodSeconds: 1}
                """);

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).contains("readiness probe", "curl");
    }

    @Test
    void anInitContainerThatDoesNotEnd() throws Exception {
        deploy(NODE.busybox(), "command: [sleep, \"600\"]", """
                initContainers:
                - {name: migrate, image: "%s", command: [sh, -c, "echo waiting for db; sleep 600"]}
                """.formatted(NODE.busybox()), "");
        try (RolloutWatch watch = namespace.watch(namespace.scope(INDEX))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(watch.explain().cause()).isEqualTo(Cause.INIT_CONTAINER));
            Diagnosis diagnosis = watch.explain();
            assertThat(diagnosis.object()).contains("migrate");
            assertThat(diagnosis.sentence()).contains("has not ended");
            assertThat(diagnosis.evidence()).contains("log: waiting for db");
        }
    }

    @Test
    void aDeploymentThatIsPaused() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deploy(NODE.busybox(), "command: [sleep, \"600\"]", "", "paused: true");

        Diagnosis diagnosis = namespace.diagnosis(scope);

        assertThat(diagnosis.cause()).isEqualTo(Cause.PAUSED);
    }

    @Test
    void aSecretThatAnOperatorBringsAfterwards() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deploy(NODE.busybox(), """
                command: [sleep, "600"]
                envFrom: [{secretRef: {name: late}}]
                """, "", "");
        try (RolloutWatch watch = namespace.watch(scope)) {
            Awaitility.await("the kubelet misses it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> NODE.client().pods().inNamespace(namespace.name()).list().getItems().stream()
                            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                            .anyMatch(status -> status.getState().getWaiting() != null
                                    && "CreateContainerConfigError"
                                            .equals(status.getState()
                                                    .getWaiting()
                                                    .getReason())));
            namespace.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: late}
                    stringData: {A: b}
                    """);

            assertThat(namespace.ended(watch)).isInstanceOf(RolloutStatus.Complete.class);
        }
    }

    @Test
    void noPodIsWanted() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deploy(NODE.busybox(), "command: [sleep, \"600\"]", "", "replicas: 0");

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(namespace.log()).anyMatch(line -> line.contains("no pod is wanted (0 replicas)"));
    }

    @Test
    void aQuotaThatWantsLimits() throws Exception {
        namespace.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: memory}
                spec: {hard: {limits.memory: 1Gi}}
                """);

        Diagnosis diagnosis = diagnosis("command: [sleep, \"600\"]");

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.hint()).contains("limits.memory");
    }

    @Test
    void anImageThatWantsRoot() throws Exception {
        Diagnosis diagnosis = diagnosis("""
                command: [sleep, "600"]
                securityContext: {runAsNonRoot: true}
                """);

        assertThat(diagnosis.cause()).isEqualTo(Cause.POD_SECURITY);
        assertThat(diagnosis.hint()).contains("USER");
    }

    @Test
    void aClaimThatDoesNotExist() throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deploy(
                NODE.busybox(),
                "command: [sleep, \"600\"]",
                "volumes: [{name: data, persistentVolumeClaim: {claimName: nowhere}}]",
                "");
        try (RolloutWatch watch = namespace.watch(scope)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(watch.explain().sentence()).contains("nowhere"));
        }
    }

    private Diagnosis diagnosis(String container) throws Exception {
        return diagnosis(NODE.busybox(), container, "");
    }

    private Diagnosis diagnosis(String image, String container, String pod) throws Exception {
        RolloutScope scope = namespace.scope(INDEX);
        deploy(image, container, pod, "");
        return namespace.diagnosis(scope);
    }

    /** @param spec fields of the Deployment's */
    private void deploy(String image, String container, String pod, String spec) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index}
                spec:
                %s
                  selector: {matchLabels: {app: index}}
                  template:
                    metadata: {labels: {app: index}}
                    spec:
                      terminationGracePeriodSeconds: 1
                %s
                      containers:
                      - name: app
                        image: "%s"
                %s
                """.formatted(spec.indent(2), pod.indent(6), image, container.indent(8)));
    }
}
