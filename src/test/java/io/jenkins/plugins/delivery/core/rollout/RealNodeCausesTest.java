package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.promotion.HealthEvidence;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import io.jenkins.plugins.delivery.testbed.PulledImage;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real kubelet, containerd and runc make of services that fail so, and what is said of it. All services are
 * deployed at once; each stands above the test that asks for what came of it.
 */
class RealNodeCausesTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final RegistryServer REFUSING = RegistryServer.builder().basicAuth().build();

    @Order(3)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "causes").with("$REFUSING", REFUSING::host);

    private static final String SLEEP = "command: [sleep, '600']";

    // Programs that end.

    private static final NodeService CRASH =
            ROUND.service("crash", "command: [sh, -c, \"echo 'db: access denied'; exit 1\"]");

    @Test
    void aProgramThatEnds() throws Exception {
        Diagnosis diagnosis = CRASH.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.object()).matches("Pod crash-\\w+-\\w+, container app");
        assertThat(diagnosis.sentence()).startsWith("it ends with exit code 1, ");
        assertThat(diagnosis.evidence()).contains("log: db: access denied");
        assertThat(diagnosis.hint()).startsWith("read the log above");
    }

    /** As long as it waits, only its status tells: its last end is from before. */
    @Test
    void aCrashLoopFromBeforeTheDeploy() throws Exception {
        CRASH.diagnosis();
        CRASH.awaitBackOff();

        Diagnosis again = CRASH.diagnosisOfTheSameAgain();

        assertThat(again.cause()).isEqualTo(Cause.CRASH);
        assertThat(again.evidence()).contains("log: db: access denied");
    }

    private static final NodeService SILENT = ROUND.service("silent", "command: [sh, -c, 'exit 1']");

    @Test
    void aProgramThatEndsWithoutAWord() throws Exception {
        assertThat(SILENT.diagnosis().hint()).startsWith("it wrote nothing to its log");
    }

    private static final NodeService TRACE = ROUND.service(
            "trace",
            "command: [sh, -c, \"printf 'java.lang.IllegalStateException: no beans\\\\n" + frames()
                    + "Caused by: java.net.ConnectException: refused by db:3306\\\\n" + frames() + "'; exit 1\"]");

    private static String frames() {
        return IntStream.range(0, 120)
                .mapToObj(i -> "\\\\tat com.example.A.a(A.java:" + i + ")\\\\n")
                .collect(Collectors.joining());
    }

    @Test
    void aStackTraceLongerThanWhatIsShown() throws Exception {
        Diagnosis diagnosis = TRACE.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.evidence())
                .contains(
                        "log: java.lang.IllegalStateException: no beans",
                        "log: Caused by: java.net.ConnectException: refused by db:3306")
                .anyMatch(line -> line.contains("118 frames left out"));
    }

    private static final NodeService STATEFUL = ROUND.service("stateful", "command: [sh, -c, 'echo no disk; exit 4']")
            .kind("StatefulSet");

    @Test
    void thePodOfAStatefulSet() throws Exception {
        assertThat(STATEFUL.diagnosis().object()).isEqualTo("Pod stateful-0, container app");
    }

    private static final NodeService DAEMON = ROUND.service("daemon", SLEEP)
            .kind("DaemonSet")
            .pod(
                    "initContainers: [{name: side, image: $BUSYBOX, restartPolicy: Always, command: [sh, -c, 'echo side; exit 4']}]");

    @Test
    void theSidecarOfADaemonSet() throws Exception {
        Diagnosis diagnosis = DAEMON.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.object()).endsWith(", container side");
    }

    private static final NodeService INIT = ROUND.service("init", SLEEP)
            .pod("initContainers: [{name: migrate, image: $BUSYBOX, command: [sh, -c, 'echo no table; exit 2']}]");

    @Test
    void anInitContainerThatFails() throws Exception {
        Diagnosis diagnosis = INIT.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.INIT_CONTAINER);
        assertThat(diagnosis.object()).endsWith(", init container migrate");
        assertThat(diagnosis.evidence()).contains("log: no table");
    }

    // Programs that cannot be started.

    private static final NodeService NO_COMMAND = ROUND.service("nocommand", "command: [/app/nosuch]");

    @Test
    void anExecutableThatIsNotThere() throws Exception {
        Diagnosis diagnosis = NO_COMMAND.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence())
                .isEqualTo("the executable /app/nosuch cannot be started: no such file or directory");
    }

    private static final NodeService WORKING_DIRECTORY = ROUND.service("workdir", SLEEP + "\nworkingDir: /etc/hosts");

    @Test
    void aWorkingDirectoryThatIsAFile() throws Exception {
        isTheWorkingDirectory(WORKING_DIRECTORY.diagnosis());
    }

    private static final NodeService WORKING_DIRECTORY_OF_INIT = ROUND.service("workdirinit", SLEEP)
            .kind("StatefulSet")
            .pod("initContainers: [{name: i, image: $BUSYBOX, command: [sleep, '1'], workingDir: /etc/hosts}]");

    @Test
    void aWorkingDirectoryOfAnInitContainer() throws Exception {
        isTheWorkingDirectory(WORKING_DIRECTORY_OF_INIT.diagnosis());
    }

    private static void isTheWorkingDirectory(Diagnosis diagnosis) {
        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence())
                .isEqualTo("the working directory /etc/hosts cannot be entered: not a directory");
        assertThat(diagnosis.hint()).startsWith("correct workingDir");
    }

    private static final NodeService INTERPRETER = ROUND.service("interpreter", "")
            .image("COPY run.sh /\nENTRYPOINT [\"/run.sh\"]\n", Map.of("run.sh", "#!/usr/bin/nope\n"));

    @Test
    void aScriptWhoseInterpreterIsNotInTheImage() throws Exception {
        Diagnosis diagnosis = INTERPRETER.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).contains("/run.sh", "no such file or directory");
        assertThat(diagnosis.hint()).contains("the first line of the script");
    }

    private static final NodeService FORMAT = ROUND.service("format", "")
            .image("COPY program /\nENTRYPOINT [\"/program\"]\n", Map.of("program", "\u007fELF\1\2\3\4"));

    @Test
    void aProgramForAnotherMachine() throws Exception {
        Diagnosis diagnosis = FORMAT.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.hint()).contains("processor of the nodes");
    }

    private static final NodeService NOT_IN_SHELL = ROUND.service("notinshell", "command: [sh, -c, nosuchcommand]");

    @Test
    void aCommandThatAShellDoesNotFind() throws Exception {
        assertThat(NOT_IN_SHELL.diagnosis().cause()).isEqualTo(Cause.BAD_COMMAND);
    }

    // Memory.

    private static final NodeService OOM = ROUND.service(
            "oom", "command: [dd, if=/dev/zero, of=/dev/null, bs=300M, count=1]\nresources: {limits: {memory: 24Mi}}");

    @Test
    void aMemoryLimitThatIsTooLow() throws Exception {
        Diagnosis diagnosis = OOM.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        // The runtime does not always hear of it in time.
        assertThat(diagnosis.sentence())
                .containsAnyOf(
                        "memory limit of 24Mi (OOMKilled, exit code 137)",
                        "most likely for using more than its memory limit of 24Mi");
    }

    private static final NodeService OOM_AT_START =
            ROUND.service("oomatstart", SLEEP + "\nresources: {limits: {memory: 1Mi}}");

    @Test
    void aMemoryLimitThatIsTooLowForAnyStart() throws Exception {
        Diagnosis diagnosis = OOM_AT_START.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(diagnosis.sentence()).contains("too low to start it at all");
    }

    private static final NodeService HEAP = ROUND.service(
            "heap",
            "command: [sh, -c, \"echo 'Terminating due to java.lang.OutOfMemoryError: Java heap space'; exit 3\"]");

    @Test
    void aJavaHeapThatIsFull() throws Exception {
        Diagnosis diagnosis = HEAP.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(diagnosis.sentence()).contains("the Java heap is full", "exit code 3");
        assertThat(diagnosis.hint()).contains("-Xmx");
    }

    // Probes and hooks of containers.

    private static final NodeService LIVENESS = ROUND.service(
            "liveness",
            SLEEP + "\nlivenessProbe: {exec: {command: [sh, -c, exit 1]}, periodSeconds: 1, failureThreshold: 1}");

    @Test
    void aLivenessProbeThatKills() throws Exception {
        assertThat(LIVENESS.diagnosis().cause()).isEqualTo(Cause.LIVENESS);
    }

    /** Its events are from before the deploy, and no younger one says it. */
    @Test
    void aLivenessProbeThatKilledBeforeTheDeploy() throws Exception {
        LIVENESS.diagnosis();
        LIVENESS.awaitBackOff();

        assertThat(LIVENESS.diagnosisOfTheSameAgain().cause()).isEqualTo(Cause.LIVENESS);
    }

    private static final NodeService STARTUP = ROUND.service(
            "startup",
            SLEEP
                    + "\nstartupProbe: {exec: {command: [sh, -c, 'echo not yet; exit 1']}, periodSeconds: 1, failureThreshold: 1}");

    @Test
    void aStartupProbeThatKills() throws Exception {
        Diagnosis diagnosis = STARTUP.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.STARTUP);
        assertThat(diagnosis.sentence()).contains("fails: not yet");
    }

    private static final NodeService READINESS = ROUND.service(
            "readiness", SLEEP + "\nreadinessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1}");

    @Test
    void aReadinessProbeThatIsNeverAnswered() {
        Diagnosis diagnosis = READINESS.explained(Cause.READINESS);

        assertThat(diagnosis.sentence()).contains("HTTP GET /health on port 8080", "connection refused");
        assertThat(READINESS.watch().ended()).isNotDone();
    }

    private static final NodeService PROBE_COMMAND =
            ROUND.service("probecommand", SLEEP + "\nreadinessProbe: {exec: {command: [/nosuch]}, periodSeconds: 1}");

    @Test
    void aReadinessProbeWhoseCommandIsNotInTheImage() throws Exception {
        Diagnosis diagnosis = PROBE_COMMAND.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence())
                .isEqualTo(
                        "the command of its readiness probe cannot be run: the executable /nosuch cannot be started: no such file"
                                + " or directory");
        assertThat(diagnosis.evidence()).as("each time with another id").hasSize(1);
    }

    private static final NodeService SIDECAR_STARTUP = ROUND.service("sidecarstartup", SLEEP)
            .pod(
                    "initContainers: [{name: side, image: $BUSYBOX, restartPolicy: Always, command: [sleep, '600'], startupProbe: {tcpSocket: {port: 99}, periodSeconds: 1, failureThreshold: 300}}]");

    @Test
    void aSidecarThatTheOthersWaitFor() {
        assertThat(SIDECAR_STARTUP.explained(Cause.STARTUP).object()).endsWith(", container side");
    }

    private static final NodeService POST_START = ROUND.service(
            "poststart", SLEEP + "\nlifecycle: {postStart: {exec: {command: [sh, -c, 'echo no such queue; exit 3']}}}");

    @Test
    void aPostStartHookThatFails() throws Exception {
        Diagnosis diagnosis = POST_START.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.POST_START_HOOK);
        assertThat(diagnosis.sentence()).startsWith("its postStart hook fails");
    }

    private static final NodeService POST_START_HTTP =
            ROUND.service("poststarthttp", SLEEP + "\nlifecycle: {postStart: {httpGet: {port: 81, path: /x}}}");

    @Test
    void aPostStartHookThatNobodyAnswers() throws Exception {
        assertThat(POST_START_HTTP.diagnosis().cause()).isEqualTo(Cause.POST_START_HOOK);
    }

    private static final NodeService POST_START_HANGS =
            ROUND.service("poststarthangs", SLEEP + "\nlifecycle: {postStart: {exec: {command: [sleep, '500']}}}");

    @Test
    void aPostStartHookThatDoesNotEnd() {
        assertThat(POST_START_HANGS.explained(Cause.POST_START_HOOK).sentence())
                .matches("its postStart hook has been running for \\d+ s and has not ended");
    }

    // What does not end.

    private static final NodeService INIT_HANGS = ROUND.service("inithangs", SLEEP)
            .pod(
                    "initContainers: [{name: migrate, image: $BUSYBOX, command: [sh, -c, 'echo waiting for db; sleep 600']}]");

    @Test
    void anInitContainerThatDoesNotEnd() {
        Diagnosis diagnosis = INIT_HANGS.explainedWithLog(Cause.INIT_CONTAINER);

        assertThat(diagnosis.object()).endsWith(", init container migrate");
        assertThat(diagnosis.sentence()).matches("it has been running for \\d+ s and has not ended");
        assertThat(diagnosis.evidence()).containsExactly("log: waiting for db");
    }

    private static final NodeService HOOK_HANGS = ROUND.service(
                    "hookhangs", "command: [sh, -c, 'echo waiting for lock; sleep 600']")
            .hook("backoffLimit: 0");

    @Test
    void aHookThatDoesNotEnd() {
        Diagnosis diagnosis = HOOK_HANGS.explainedWithLog(Cause.HOOK_FAILED);

        assertThat(diagnosis.object()).startsWith("Pod hookhangs-").endsWith(", container app");
        assertThat(diagnosis.sentence()).startsWith("the hook Job hookhangs has been running for ");
        assertThat(diagnosis.evidence()).containsExactly("log: waiting for lock");
        assertThat(diagnosis.hint()).endsWith("kubectl delete job hookhangs");
    }

    /** The Job deletes its pod then, and the log with it. */
    private static final NodeService HOOK_DEADLINE = ROUND.service(
                    "hookdeadline", "command: [sh, -c, 'echo waiting for lock; sleep 600']")
            .hook("activeDeadlineSeconds: 40");

    @Test
    void aHookThatItsJobEnds() throws Exception {
        Diagnosis diagnosis = HOOK_DEADLINE.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.object()).startsWith("Pod hookdeadline-");
        assertThat(diagnosis.sentence()).endsWith("Job was active longer than specified deadline");
        assertThat(diagnosis.evidence()).contains("log: waiting for lock");
    }

    private static final NodeService HOOK_FAILS = ROUND.service(
                    "hookfails", "command: [sh, -c, 'echo migration 7 failed; exit 5']")
            .hook("backoffLimit: 0");

    @Test
    void aHookThatFails() throws Exception {
        Diagnosis diagnosis = HOOK_FAILS.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.sentence()).startsWith("the hook Job hookfails fails: it ends with exit code 5");
        assertThat(diagnosis.evidence()).contains("log: migration 7 failed");
    }

    private static final NodeService HOOK_SUSPENDED =
            ROUND.service("hooksuspended", SLEEP).hook("suspend: true");

    @Test
    void aHookThatIsSuspended() throws Exception {
        assertThat(HOOK_SUSPENDED.diagnosis().cause()).isEqualTo(Cause.PAUSED);
    }

    private static final NodeService PAUSED = ROUND.service("paused", SLEEP).spec("paused: true");

    @Test
    void aDeploymentThatIsPaused() throws Exception {
        assertThat(PAUSED.diagnosis().cause()).isEqualTo(Cause.PAUSED);
    }

    // Disk.

    private static final String FILLS_AND_IS_NOT_READY = "\nreadinessProbe: {tcpSocket: {port: 9}, periodSeconds: 2}";

    private static final NodeService EPHEMERAL = ROUND.service(
            "ephemeral",
            "command: [sh, -c, 'dd if=/dev/zero of=/big bs=1M count=80; sleep 600']\n"
                    + "resources: {limits: {ephemeral-storage: 20Mi}}" + FILLS_AND_IS_NOT_READY);

    @Test
    void moreEphemeralStorageThanItsOwnLimit() throws Exception {
        Diagnosis diagnosis = EPHEMERAL.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.hint()).startsWith("raise resources.limits.ephemeral-storage");
    }

    private static final NodeService EMPTY_DIR = ROUND.service(
                    "emptydir",
                    "command: [sh, -c, 'dd if=/dev/zero of=/d/big bs=1M count=80; sleep 600']\n"
                            + "volumeMounts: [{name: d, mountPath: /d}]" + FILLS_AND_IS_NOT_READY)
            .pod("volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]");

    @Test
    void moreInAnEmptyDirThanItHolds() throws Exception {
        Diagnosis diagnosis = EMPTY_DIR.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.hint()).startsWith("raise the emptyDir's sizeLimit");
    }

    // Images.

    private static final NodeService IMAGE = ROUND.service("image", "image: $BUSYBOX-nosuch");

    @Test
    void anImageThatIsNotInTheRegistry() throws Exception {
        Diagnosis diagnosis = IMAGE.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.sentence()).isEqualTo("the image " + NODE.busybox() + "-nosuch does not exist");
    }

    private static final NodeService REFUSED = ROUND.service("refused", "image: $REFUSING/shop/index:1");

    @Test
    void aRegistryThatRefuses() throws Exception {
        assertThat(REFUSED.diagnosis().cause()).isEqualTo(Cause.REGISTRY_REFUSED);
    }

    private static final NodeService UNREACHABLE =
            ROUND.service("unreachable", "image: 127.0.0.1:9/shop/index:1").patience(NodeService.SHORT);

    @Test
    void aRegistryThatIsNotThere() throws Exception {
        assertThat(UNREACHABLE.diagnosis().cause()).isEqualTo(Cause.REGISTRY_UNREACHABLE);
    }

    private static final NodeService NEVER_PULLED =
            ROUND.service("neverpulled", "image: $BUSYBOX-nosuch\nimagePullPolicy: Never");

    @Test
    void anImageThatMustNotBePulled() throws Exception {
        Diagnosis diagnosis = NEVER_PULLED.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.hint()).startsWith("let imagePullPolicy be IfNotPresent");
    }

    // Configuration and volumes.

    private static final NodeService CONFIG_MAP = ROUND.service(
                    "configmap", SLEEP + "\nenvFrom: [{configMapRef: {name: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aConfigMapThatDoesNotExist() throws Exception {
        assertThat(CONFIG_MAP.diagnosis().sentence()).isEqualTo("the ConfigMap nowhere does not exist");
    }

    private static final NodeService KEY = ROUND.service(
                    "key",
                    SLEEP + "\nenv: [{name: A, valueFrom: {configMapKeyRef: {name: kube-root-ca.crt, key: nokey}}}]")
            .patience(NodeService.SHORT);

    @Test
    void aKeyThatIsNotInItsConfigMap() throws Exception {
        assertThat(KEY.diagnosis().cause()).isEqualTo(Cause.MISSING_KEY);
    }

    private static final NodeService LATE = ROUND.service("late", SLEEP + "\nenvFrom: [{secretRef: {name: late}}]")
            .whenWarned("secret \"late\" not found", """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: late}
                    stringData: {A: b}
                    """);

    @Test
    void aSecretThatAnOperatorBringsAfterwards() throws Exception {
        assertThat(LATE.outcome()).isInstanceOf(RolloutStatus.Complete.class);
    }

    private static final NodeService LATE_VOLUME = ROUND.service(
                    "latevolume", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, configMap: {name: latevolume}}]")
            .whenWarned("configmap \"latevolume\" not found", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: latevolume}
                    data: {A: b}
                    """);

    @Test
    void aVolumeThatIsMountedALittleLater() throws Exception {
        assertThat(LATE_VOLUME.outcome()).isInstanceOf(RolloutStatus.Complete.class);
    }

    private static final NodeService SECRET_VOLUME = ROUND.service(
                    "secretvolume", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, secret: {secretName: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aSecretOfAVolumeThatDoesNotExist() throws Exception {
        assertThat(SECRET_VOLUME.diagnosis().cause()).isEqualTo(Cause.MISSING_SECRET);
    }

    private static final NodeService HOST_PATH = ROUND.service(
                    "hostpath", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, hostPath: {path: /nosuchdir, type: Directory}}]")
            .patience(NodeService.SHORT);

    @Test
    void aVolumeThatTheNodeCannotMount() throws Exception {
        assertThat(HOST_PATH.diagnosis().cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
    }

    private static final NodeService MOUNT_POINT = ROUND.service(
                    "mountpoint", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /etc/hosts/x, subPath: ca.crt}]")
            .pod("volumes: [{name: d, configMap: {name: kube-root-ca.crt}}]");

    @Test
    void aVolumeThatGoesBelowAFile() throws Exception {
        Diagnosis diagnosis = MOUNT_POINT.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
        assertThat(diagnosis.sentence()).isEqualTo("a volume cannot be mounted at /etc/hosts/x: not a directory");
    }

    private static final NodeService CLAIM = ROUND.service("claim", SLEEP)
            .pod("volumes: [{name: d, persistentVolumeClaim: {claimName: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aClaimThatDoesNotExist() throws Exception {
        Diagnosis diagnosis = CLAIM.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(diagnosis.sentence()).isEqualTo("the PersistentVolumeClaim nowhere does not exist");
        assertThat(diagnosis.hint()).startsWith("create the PersistentVolumeClaim");
    }

    // What the API server and the scheduler refuse.

    private static final NodeService CPU =
            ROUND.service("cpu", SLEEP + "\nresources: {requests: {cpu: 100}}").patience(NodeService.SHORT);

    @Test
    void moreProcessorsThanTheNodeHas() throws Exception {
        assertThat(CPU.diagnosis().cause()).isEqualTo(Cause.UNSCHEDULABLE_CPU);
    }

    private static final NodeService PORT = ROUND.service(
                    "port", SLEEP + "\nports: [{containerPort: 8080, hostPort: 39999}]")
            .spec("replicas: 2")
            .patience(NodeService.SHORT);

    @Test
    void aPortOfTheNodeThatIsTaken() throws Exception {
        assertThat(PORT.diagnosis().hint()).startsWith("leave hostPort out");
    }

    private static final NodeService QUOTA =
            ROUND.service("quota", SLEEP).alone("").before("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: memory}
            spec: {hard: {limits.memory: 1Gi}}
            """);

    @Test
    void aQuotaThatWantsLimits() throws Exception {
        Diagnosis diagnosis = QUOTA.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.hint()).contains("limits.memory");
    }

    private static final NodeService ROOT = ROUND.service("root", SLEEP + "\nsecurityContext: {runAsNonRoot: true}");

    @Test
    void anImageThatWantsRoot() throws Exception {
        isNotRoot(ROOT.diagnosis(), "the image runs as root");
    }

    private static final NodeService NAMED_USER = ROUND.service(
                    "nameduser", SLEEP + "\nsecurityContext: {runAsNonRoot: true}")
            .image("USER app\n", Map.of());

    @Test
    void anImageWhoseUserIsAName() throws Exception {
        isNotRoot(NAMED_USER.diagnosis(), "the image's user app is a name");
    }

    private static final NodeService ROOT_ASKED =
            ROUND.service("rootasked", SLEEP + "\nsecurityContext: {runAsNonRoot: true, runAsUser: 0}");

    @Test
    void aUserThatIsRootAndMustNotBe() throws Exception {
        isNotRoot(ROOT_ASKED.diagnosis(), "runAsUser is root");
    }

    private static void isNotRoot(Diagnosis diagnosis, String sentence) {
        assertThat(diagnosis.cause()).isEqualTo(Cause.POD_SECURITY);
        assertThat(diagnosis.sentence()).contains(sentence);
        assertThat(diagnosis.hint()).contains("USER", "runAsUser");
    }

    private static final NodeService ACCOUNT =
            ROUND.service("account", SLEEP).pod("serviceAccountName: nowhere").patience(NodeService.SHORT);

    @Test
    void aServiceAccountThatDoesNotExist() throws Exception {
        assertThat(ACCOUNT.diagnosis().cause()).isEqualTo(Cause.SERVICE_ACCOUNT_MISSING);
    }

    private static final NodeService PRIORITY =
            ROUND.service("priority", SLEEP).pod("priorityClassName: nowhere").patience(NodeService.SHORT);

    @Test
    void aPriorityClassThatDoesNotExist() throws Exception {
        Diagnosis diagnosis = PRIORITY.diagnosis();

        assertThat(diagnosis.sentence()).endsWith("the PriorityClass nowhere does not exist");
        assertThat(diagnosis.hint()).isEqualTo("create the PriorityClass, or correct priorityClassName");
    }

    // Who is not blamed.

    private static final NodeService NO_POD = ROUND.service("nopod", SLEEP).spec("replicas: 0");

    @Test
    void noPodIsWanted() throws Exception {
        assertThat(NO_POD.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(NO_POD.log()).contains("no pod is wanted (0 replicas)");
    }

    private static final NodeService SLOW = ROUND.service("slow", """
            command: [sh, -c, 'sleep 10; mkdir -p /w; exec httpd -f -p 8080 -h /w']
            startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 60}
            """);

    @Test
    void aStartThatTakesItsTime() throws Exception {
        SLOW.awaitWarning("Startup probe failed");
        assertThat(SLOW.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(SLOW.log()).doesNotContain("Pod ");
    }

    private static final NodeService LISTENS_LATER = ROUND.service("listenslater", """
            command: [sh, -c, 'sleep 8; mkdir -p /w; exec httpd -f -p 8080 -h /w']
            readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            """);

    @Test
    void aReadinessProbeThatIsRefusedWhileTheProgramStarts() throws Exception {
        LISTENS_LATER.awaitWarning("Readiness probe failed");
        assertThat(LISTENS_LATER.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(LISTENS_LATER.log()).doesNotContain("Pod ");
    }

    /** Deployed with dozens of others, so that the kubelet is late with all it tells. */
    @Test
    void nothingIsToldOfVolumesThatComeInTheirTime() {
        Awaitility.await().until(() -> NO_POD.watch().ended().isDone());
        assertThat(ROUND.logs()).noneMatch(line -> line.contains("failed to sync configmap cache"));
    }

    // What ran.

    private static final NodeService PUSHED_AGAIN =
            ROUND.service("pushedagain", "imagePullPolicy: IfNotPresent").image("CMD [\"sleep\", \"600\"]\n", Map.of());

    /** The pod runs what the tag meant before, and only the kubelet knows. */
    @Test
    void aTagThatWasPushedAgainWhileItsPodRuns() throws Exception {
        assertThat(PUSHED_AGAIN.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        String image = NODE.registry().host() + "/causes/pushedagain";
        Digest ran = digest(image);
        NODE.image(
                "causes/pushedagain:1",
                "ARG BUSYBOX\nFROM $BUSYBOX\nENV again=true\nCMD [\"sleep\", \"600\"]\n",
                Map.of());
        Digest pushed = digest(image);
        assertThat(pushed).isNotEqualTo(ran);

        List<RunningContainer> containers = RunningContainer.of(
                NODE.client(),
                PUSHED_AGAIN.namespace().name(),
                PUSHED_AGAIN.scope().workloads());

        assertThat(missing(new ImageToDeploy(image, "1", ran), containers)).isEmpty();
        assertThat(missing(new ImageToDeploy(image, "1", pushed), containers))
                .hasValueSatisfying(why -> assertThat(why).endsWith(", runs " + image + "@" + ran));
    }

    private static Digest digest(String image) {
        String id = PulledImage.idOf(image + ":1");
        return new Digest(id.substring(id.indexOf('@') + 1));
    }

    private static Optional<String> missing(ImageToDeploy image, List<RunningContainer> containers) throws Exception {
        return HealthEvidence.of(image, containers, host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)
                .missing(containers);
    }

    // The stand-in, which the tests have that need no node.

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
