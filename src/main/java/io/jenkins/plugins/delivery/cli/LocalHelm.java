package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RunOutcome;
import io.jenkins.plugins.delivery.core.helm.flow.RunSupervision;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Does on this machine what a flow wants done, turn by turn. */
final class LocalHelm {
    private static final long LOOK_MILLIS = 100;
    private static final long STOP_SECONDS = 30;

    private final HelmFlow flow;
    private final FlowContext context;
    private final TemporaryDirectory directory;
    private volatile boolean aborted;

    /** @param directory the context's */
    LocalHelm(HelmFlow flow, FlowContext context, TemporaryDirectory directory) {
        this.flow = flow;
        this.context = context;
        this.directory = directory;
    }

    DeployResult drive() throws InterruptedException {
        Turn turn = flow.begin(context);
        while (true) {
            if (turn instanceof Turn.Finished finished) {
                return finished.result();
            }
            if (turn instanceof Turn.Pause pause) {
                Thread.sleep(pause.millis());
                turn = flow.afterPause(context);
            } else {
                turn = flow.after(context, run((Turn.Run) turn));
            }
        }
    }

    private RunOutcome run(Turn.Run run) throws InterruptedException {
        Path stop = Path.of(run.stopFile());
        try {
            Files.deleteIfExists(stop);
            Path script = Files.writeString(context.directory().resolve("helm.sh"), run.script());
            Process process = new ProcessBuilder("sh", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Ctrl+C, or a TERM: Helm marks the release as failed, and what it does not is done here.
            directory.beforeEnd(() -> abort(process, stop));
            try (RunSupervision supervision =
                    RunSupervision.start(run, Duration.ZERO, context.cluster(), context.log())) {
                RunOutcome outcome = supervise(process, supervision, stop);
                if (aborted) {
                    // Nothing new is begun while the JVM ends, which ends this wait, too.
                    Thread.currentThread().join();
                }
                return outcome;
            } finally {
                directory.forgetWork();
            }
        } catch (IOException e) {
            throw new DeliveryException("Helm cannot be run: " + e.getMessage(), e);
        }
    }

    private static RunOutcome supervise(Process process, RunSupervision supervision, Path stop)
            throws IOException, InterruptedException {
        while (true) {
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            Optional<RunOutcome> outcome = supervision.outcome(ended ? process.exitValue() : null);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (ended) {
                Thread.sleep(LOOK_MILLIS);
            } else if (supervision.shouldStop() && Files.notExists(stop)) {
                Files.createFile(stop);
            }
        }
    }

    private void abort(Process process, Path stop) {
        aborted = true;
        try {
            if (Files.notExists(stop)) {
                Files.createFile(stop);
            }
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            context.log().line(flow.abandon(context.cluster()));
        } catch (IOException | DeliveryException e) {
            context.log().line("ERROR: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
