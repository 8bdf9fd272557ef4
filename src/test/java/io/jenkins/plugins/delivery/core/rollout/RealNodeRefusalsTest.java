package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RealNode;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods that a real node will not take as they are, and pods that wait for somebody outside of them. */
class RealNodeRefusalsTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "refusals");

    private static final String SLEEP = "command: [sleep, '600']";

    // What the kubelet turns away before anything is started.

    private static final NodeService SYSCTL =
            ROUND.service("sysctl", SLEEP).pod("securityContext: {sysctls: [{name: kernel.msgmax, value: '65536'}]}");

    @Test
    void aSysctlThatIsNotAllowed() throws Exception {
        Diagnosis diagnosis = SYSCTL.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.NODE_REFUSED);
        assertThat(diagnosis.sentence()).startsWith("its node refuses it: ").contains("kernel.msgmax");
        assertThat(diagnosis.hint()).contains("allowedUnsafeSysctls");
    }

    private static final NodeService APP_ARMOR = ROUND.service(
            "apparmor", SLEEP + "\nsecurityContext: {appArmorProfile: {type: Localhost, localhostProfile: nosuch}}");

    @Test
    void anAppArmorProfileThatTheNodeCannotHave() throws Exception {
        Diagnosis diagnosis = APP_ARMOR.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.NODE_REFUSED);
        assertThat(diagnosis.sentence()).contains("AppArmor");
    }

    private static final NodeService SECCOMP = ROUND.service(
            "seccomp", SLEEP + "\nsecurityContext: {seccompProfile: {type: Localhost, localhostProfile: nosuch.json}}");

    @Test
    void aSeccompProfileThatTheNodeLacks() throws Exception {
        Diagnosis diagnosis = SECCOMP.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.NODE_REFUSED);
        assertThat(diagnosis.sentence()).contains("nosuch.json");
        assertThat(diagnosis.hint()).contains("RuntimeDefault");
    }

    // What cannot be made of the pod's own words.

    private static final NodeService NO_USER =
            ROUND.service("nouser", "").image("USER nosuchuser\nCMD [\"sleep\", \"600\"]\n", Map.of());

    @Test
    void aUserThatIsNotInTheImage() throws Exception {
        Diagnosis diagnosis = NO_USER.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence())
                .startsWith("the user that the image or runAsUser names is not in the image: ")
                .endsWith("/etc/passwd: no such file or directory");
    }

    private static final NodeService SUB_PATH = ROUND.service(
                    "subpath", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d, subPathExpr: $(TENANT)}]")
            .pod("volumes: [{name: d, emptyDir: {}}]");

    @Test
    void aPathOfAVariableThatIsNotSet() throws Exception {
        Diagnosis diagnosis = SUB_PATH.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.INVALID_MANIFEST);
        assertThat(diagnosis.sentence()).contains("names the variable TENANT, which the container's env does not set");
    }

    private static final NodeService PORT_NAME = ROUND.service(
            "portname",
            SLEEP + "\nports: [{name: http, containerPort: 8080}]\n"
                    + "readinessProbe: {httpGet: {path: /, port: management}, periodSeconds: 1}");

    @Test
    void aProbeOfAPortThatNoContainerHas() throws Exception {
        Diagnosis diagnosis = PORT_NAME.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.READINESS);
        assertThat(diagnosis.sentence())
                .isEqualTo("its readiness probe asks at the port management, and none of the container's ports has"
                        + " that name");
    }

    private static final NodeService DRIVER = ROUND.service(
                    "driver", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, csi: {driver: secrets-store.csi.k8s.io, readOnly: true}}]")
            .patience(NodeService.SHORT);

    @Test
    void aVolumeOfADriverThatIsNotInstalled() throws Exception {
        Diagnosis diagnosis = DRIVER.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
        assertThat(diagnosis.hint()).startsWith("install that CSI driver");
    }

    private static final NodeService READ_ONLY = ROUND.service(
            "readonly", "command: [sh, -c, 'echo x > /x || exit 1']\nsecurityContext: {readOnlyRootFilesystem: true}");

    @Test
    void aFileSystemThatIsReadOnly() throws Exception {
        Diagnosis diagnosis = READ_ONLY.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.CRASH);
        assertThat(diagnosis.sentence()).endsWith("; by its log, it writes where the file system is read-only");
        assertThat(diagnosis.hint()).startsWith("mount an emptyDir where it writes");
    }

    private static final NodeService FULL = ROUND.service(
                    "full",
                    "command: [sh, -c, 'dd if=/dev/zero of=/d/x bs=1M count=4 || exit 1']\n"
                            + "volumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]");

    @Test
    void aVolumeThatIsFull() throws Exception {
        assertThat(FULL.diagnosis().sentence()).endsWith("; by its log, what it writes to is full");
    }

    private static final NodeService OLD_JAVA = ROUND.service(
            "oldjava",
            "command: [sh, -c, 'echo \"Exception in thread main java.lang.Error: first\"; echo"
                    + " \"java.lang.UnsupportedClassVersionError: com/example/Main has been compiled by a more recent"
                    + " version of the Java Runtime (class file version 65.0), this version of the Java Runtime only"
                    + " recognizes class file versions up to 61.0\"; exit 1']");

    @Test
    void aJavaThatIsOlderThanTheProgram() throws Exception {
        Diagnosis diagnosis = OLD_JAVA.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence()).isEqualTo("the program is compiled for Java 21, and the image's Java is 17");
        assertThat(diagnosis.evidence()).anyMatch(line -> line.contains("UnsupportedClassVersionError"));
    }

    private static final NodeService LIBRARY = ROUND.service(
            "library",
            "command: [sh, -c, 'echo \"java: error while loading shared libraries: libz.so.1: cannot open shared object"
                    + " file: No such file or directory\"; exit 127']");

    @Test
    void aLibraryThatTheImageLacks() throws Exception {
        assertThat(LIBRARY.diagnosis().sentence()).isEqualTo("the image lacks the shared library libz.so.1");
    }

    // What waits for somebody.

    private static final NodeService READINESS_GATE = ROUND.service("readinessgate", SLEEP)
            .pod("readinessGates: [{conditionType: target-health.example.com/ready}]");

    @Test
    void aReadinessGateThatNobodyMeets() {
        Diagnosis diagnosis = READINESS_GATE.explained(Cause.READINESS);

        assertThat(diagnosis.sentence())
                .isEqualTo("its containers are ready, and nobody has set the condition of its readiness gate"
                        + " target-health.example.com/ready");
    }

    private static final NodeService SCHEDULING_GATE =
            ROUND.service("schedulinggate", SLEEP).pod("schedulingGates: [{name: example.com/queue}]");

    @Test
    void aSchedulingGateThatNobodyTakesAway() {
        Diagnosis diagnosis = SCHEDULING_GATE.explained(Cause.UNSCHEDULABLE);

        assertThat(diagnosis.sentence())
                .isEqualTo("it is held back from scheduling by example.com/queue (spec.schedulingGates)");
    }

    private static final NodeService SCHEDULER =
            ROUND.service("scheduler", SLEEP).pod("schedulerName: volcano").patience(NodeService.SHORT);

    @Test
    void aSchedulerThatDoesNotRun() throws Exception {
        Diagnosis diagnosis = SCHEDULER.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.UNSCHEDULABLE);
        assertThat(diagnosis.sentence()).isEqualTo("no scheduler has looked at it; it asks for volcano");
    }

    private static final NodeService SLOW_TO_COUNT =
            ROUND.service("slowtocount", SLEEP).spec("minReadySeconds: 300\nprogressDeadlineSeconds: 301");

    @Test
    void podsThatAreReadyAndDoNotCountYet() {
        Diagnosis diagnosis = SLOW_TO_COUNT.explained(Cause.DEADLINE);

        assertThat(diagnosis.sentence()).startsWith("nothing is wrong yet: slowtocount: ");
        Awaitility.await()
                .untilAsserted(() -> assertThat(SLOW_TO_COUNT.watch().explain().sentence())
                        .endsWith("1 of 1 new pod ready, 0 available (each after minReadySeconds: 300)"));
    }
}
