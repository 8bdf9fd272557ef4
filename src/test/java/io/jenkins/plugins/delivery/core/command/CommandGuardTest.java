package io.jenkins.plugins.delivery.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are run by the real shell. */
class CommandGuardTest {
    private static final String UP = "echo up >up; while :; do sleep 0.1; done";

    @TempDir
    Path directory;

    @Test
    void theExitCodeIsFoundInTheDirectory() throws Exception {
        CommandGuard guard = guard(1);
        assertThat(guard.exitCode()).isEmpty();

        assertThat(end(start(guard, List.of("sh", "-c", "exit 7")))).isEqualTo(7);

        assertThat(guard.exitCode()).hasValue(7);
    }

    @Test
    void aScriptBeginsOnce() throws Exception {
        assertThat(end(start(guard(1), List.of("true")))).isZero();

        assertThat(end(start(guard(1), List.of("touch", "twice")))).isEqualTo(CommandGuard.REFUSED);
        assertThat(directory.resolve("twice")).doesNotExist();
        assertThat(guard(1).exitCode()).as("of the first").hasValue(0);
        assertThat(guard(1).forestall()).isFalse();
    }

    @Test
    void aScriptThatWasForestalledDoesNotBegin() throws Exception {
        assertThat(guard(1).forestall()).isTrue();

        assertThat(end(start(guard(1), List.of("touch", "begun")))).isEqualTo(CommandGuard.REFUSED);
        assertThat(directory.resolve("begun")).doesNotExist();
    }

    @Test
    void nothingBeginsAfterAnAbort() throws Exception {
        CommandGuard.abort(directory);
        CommandGuard.abort(directory);

        assertThat(end(start(guard(1), List.of("touch", "begun")))).isEqualTo(CommandGuard.REFUSED);
        assertThat(end(start(guard(2), List.of("touch", "begun")))).isEqualTo(CommandGuard.REFUSED);
        assertThat(directory.resolve("begun")).doesNotExist();
    }

    @Test
    void nothingBeginsWhenTheDirectoryIsGone() throws Exception {
        CommandGuard gone = new CommandGuard(directory.resolve("gone").toString(), 1);

        assertThat(end(start(gone, List.of("touch", "begun")))).isEqualTo(CommandGuard.REFUSED);
        assertThat(directory.resolve("begun")).doesNotExist();
        CommandGuard.abort(directory.resolve("gone"));
    }

    @Test
    void anAbortEndsWhatRuns() throws Exception {
        Process process = start(guard(1), List.of("sh", "-c", "trap 'exit 5' TERM; " + UP));
        awaitUp();

        CommandGuard.abort(directory);

        assertThat(end(process)).isEqualTo(5);
        assertThat(guard(1).exitCode()).hasValue(5);
    }

    @Test
    void aStopEndsOneRunAndLetsTheNextBegin() throws Exception {
        Process process = start(guard(1), List.of("sh", "-c", "trap 'exit 5' TERM; " + UP));
        awaitUp();

        guard(1).stop();

        assertThat(end(process)).isEqualTo(5);
        assertThat(end(start(guard(2), List.of("true")))).isZero();
    }

    @Test
    void aCommandThatDoesNotListenIsKilled() throws Exception {
        Process process = start(guard(1), List.of("sh", "-c", "trap '' TERM; echo $$ >pid; " + UP));
        awaitUp();
        long command = Long.parseLong(Files.readString(directory.resolve("pid")).strip());

        CommandGuard.abort(directory);

        assertThat(end(process)).isEqualTo(137);
        assertThat(ProcessHandle.of(command).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aCommandEndsWhenItsDirectoryIsTakenAway() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        CommandGuard guard = new CommandGuard(work.toString(), 1);
        Process process = start(guard, List.of("sh", "-c", UP));
        awaitUp();

        Files.delete(work.resolve("run-1"));

        assertThat(end(process)).isEqualTo(143);
    }

    /** A signal between any two lines of the script ends it and its command; none is left behind. */
    @Test
    void aSignalAtAnyMomentEndsTheCommand() throws Exception {
        for (int i = 1; i <= 20; i++) {
            Process process = start(guard(i), List.of("sleep", "300"));
            TimeUnit.MILLISECONDS.sleep(i);

            process.destroy();

            assertThat(end(process)).as("at %s ms", i).isEqualTo(143);
            assertThat(process.descendants()).isEmpty();
        }
    }

    /** So does a command that was made a moment ago: it has its shell's traps still, and not yet its own. */
    @Test
    void aCommandThatMissesTheSignalIsAskedAgain() throws Exception {
        Process process = start(
                guard(1),
                List.of("sh", "-c", "trap 'trap \"exit 5\" TERM' TERM; echo up >up; while :; do sleep 0.02; done"));
        awaitUp();

        process.destroy();

        // Killed, when the shell takes both signals for one.
        assertThat(end(process)).isIn(5, 137);
    }

    @Test
    void whatHasNotBegunCannotBeStoppedYet() throws Exception {
        assertThat(guard(1).stop()).isFalse();
        Process process = start(guard(1), List.of("sh", "-c", "trap 'exit 5' TERM; " + UP));
        awaitUp();

        assertThat(guard(1).stop()).isTrue();

        assertThat(end(process)).isEqualTo(5);
    }

    /** In a container a command often is root's, and the agent that reads and deletes what it left is not. */
    @Test
    void whatACommandLeavesBelongsToTheOwnerOfTheDirectory() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Path outside = Files.createFile(directory.resolve("outside"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Files.setAttribute(work, "unix:uid", 12345);
        CommandGuard guard = new CommandGuard(work.toString(), 1);

        end(start(guard, List.of("sh", "-c", "umask 077; cd work; mkdir home; echo x >home/x; ln -s ../outside link")));

        try (Stream<Path> files = Files.walk(work)) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .isEqualTo(12345));
        }
        assertThat(Files.getAttribute(outside, "unix:uid")).isEqualTo(0);
        assertThat(guard.exitCode()).hasValue(0);
    }

    /** As where there is none, the way in which whoever launches it calls it. */
    @Test
    void theScriptNamesNoShellAndIsSilent() throws Exception {
        Path script = Files.writeString(
                directory.resolve("script"),
                guard(1).script(new ShellScript().guarded(List.of("false")).text()));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder("sh", "-xe", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(end(process)).isEqualTo(1);
        assertThat(guard(1).exitCode()).hasValue(1);
        assertThat(output).isEmptyFile();
        assertThat(Files.readString(script)).doesNotStartWith("#!");
    }

    private CommandGuard guard(int run) {
        return new CommandGuard(directory.toString(), run);
    }

    private Process start(CommandGuard guard, List<String> command) throws Exception {
        Path script = Files.writeString(
                directory.resolve("script-" + guard.run() + ".sh"),
                guard.script(new ShellScript().guarded(command).text()),
                StandardCharsets.UTF_8);
        return new ProcessBuilder("sh", script.toString())
                .directory(directory.toFile())
                .inheritIO()
                .start();
    }

    private void awaitUp() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(directory.resolve("up")));
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
