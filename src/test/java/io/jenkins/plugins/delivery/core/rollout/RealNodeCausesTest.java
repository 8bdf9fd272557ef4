package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RealNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real kubelet, containerd and runc make of programs that end, cannot be started or use more memory than they
 * may, and what is said of it. All are deployed at once; each stands above the test that asks for what came of it.
 */
class RealNodeCausesTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "causes");

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
}
