package io.jenkins.plugins.delivery.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedProcessTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final byte[] NOTHING = {};

    @TempDir
    Path directory;

    private static BoundedProcess.Ended sh(String script, byte[] input, Duration longest)
            throws IOException, InterruptedException {
        return BoundedProcess.run(List.of("sh", "-c", script), input, longest, 1000);
    }

    @Test
    void answersWhatItIsAsked() throws Exception {
        BoundedProcess.Ended ended = sh("tr a-z A-Z; echo no >&2; exit 3", "yes".getBytes(), MINUTE);

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).isEqualTo("YES".getBytes(StandardCharsets.UTF_8));
        assertThat(ended.lastWords()).isEqualTo("no\n");
    }

    /** More than a pipe holds. */
    @Test
    void inputThatNobodyReadsDoesNotHoldItUp() throws Exception {
        assertThat(sh("echo done", new byte[1 << 20], MINUTE).output()).isEqualTo("done\n".getBytes());
    }

    @Test
    void keepsTheEndOfWhatItSays() throws Exception {
        BoundedProcess.Ended ended =
                sh("i=0; while [ $i -lt 5000 ]; do echo line $i >&2; i=$((i+1)); done", NOTHING, MINUTE);

        assertThat(ended.lastWords()).endsWith("line 4999\n").hasSizeLessThan(8200);
    }

    @Test
    void isKilledWithItsChildrenWhenItTakesTooLong() {
        Path pid = directory.resolve("pid");

        assertThatThrownBy(() -> sh("sleep 300 & echo $! > " + pid + "; wait", NOTHING, Duration.ofMillis(1500)))
                .isInstanceOf(IOException.class)
                .hasMessage("takes longer than 1 s");
        await().until(() -> isGone(pid));
    }

    @Test
    void isKilledWhenWhoWaitsIsInterrupted() throws Exception {
        Path pid = directory.resolve("pid");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                sh("echo $$ > " + pid + "; sleep 300; true", NOTHING, MINUTE);
            } catch (IOException | InterruptedException e) {
                thrown.set(e);
            }
        });
        thread.start();
        await().until(() -> Files.exists(pid) && Files.size(pid) > 0);
        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        await().until(() -> isGone(pid));
    }

    private static boolean isGone(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .map(process -> !process.isAlive())
                .orElse(true);
    }

    @Test
    void mayNotAnswerForEver() {
        assertThatThrownBy(() -> sh("yes", NOTHING, MINUTE)).hasMessage("answers more than 1000 bytes");
    }

    /** A program may leave another one behind, which holds its output open. */
    @Test
    void isNotWaitedForWhenItHasEnded() throws Exception {
        CompletableFuture<BoundedProcess.Ended> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return sh("echo done; sleep 30 &", NOTHING, MINUTE);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        await().atMost(Duration.ofSeconds(20)).until(ended::isDone);
        assertThat(ended.get().output()).isEqualTo("done\n".getBytes());
    }

    @Test
    void saysThatAProgramIsNotThere() {
        assertThatThrownBy(() -> BoundedProcess.run(List.of("no-such-program"), NOTHING, MINUTE, 10))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot be started: ")
                .hasMessageContaining("no-such-program");
    }
}
