package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
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
    private volatile Process running;
    private volatile boolean aborted;
    private int runs;

    /** @param directory the context's */
    LocalHelm(HelmFlow flow, FlowContext context, TemporaryDirectory directory) {
        this.flow = flow;
        this.context = context;
        this.directory = directory;
    }

    DeployResult drive() throws InterruptedException {
        // Ctrl+C, or a TERM: Helm marks the release as failed, and what it does not is done here.
        directory.beforeEnd(this::abort);
        try {
            Turn turn = flow.begin(context);
            while (!(turn instanceof Turn.Finished)) {
                goOnUnlessAborted();
                if (turn instanceof Turn.Pause pause) {
                    Thread.sleep(pause.millis());
                    turn = flow.afterPause(context);
                } else {
                    RunOutcome outcome = run((Turn.Run) turn);
                    goOnUnlessAborted();
                    turn = flow.after(context, outcome);
                }
            }
            return ((Turn.Finished) turn).result();
        } finally {
            directory.forgetWork();
        }
    }

    /** Nothing new is decided while the JVM ends, which ends this wait, too. */
    private void goOnUnlessAborted() throws InterruptedException {
        if (aborted) {
            Thread.currentThread().join();
        }
    }

    private RunOutcome run(Turn.Run run) throws InterruptedException {
        runs++;
        CommandGuard guard = new CommandGuard(context.directory().toString(), runs);
        try {
            Path script = Files.writeString(context.directory().resolve("helm.sh"), guard.script(run.script()));
            Process process = new ProcessBuilder("sh", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            running = process;
            try (RunSupervision supervision =
                    RunSupervision.start(run, Duration.ZERO, context.cluster(), context.log())) {
                return supervise(process, supervision, guard);
            }
        } catch (IOException e) {
            throw new DeliveryException("Helm cannot be run: " + e.getMessage(), e);
        }
    }

    private static RunOutcome supervise(Process process, RunSupervision supervision, CommandGuard guard)
            throws IOException, InterruptedException {
        while (true) {
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            Optional<RunOutcome> outcome = supervision.outcome(ended ? process.exitValue() : null);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (ended) {
                Thread.sleep(LOOK_MILLIS);
            } else if (supervision.shouldStop()) {
                guard.stop();
            }
        }
    }

    private void abort() {
        aborted = true;
        try {
            // A script that is about to start finds this, and does not begin.
            CommandGuard.abort(context.directory());
            Process last = running;
            if (last != null) {
                last.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
            context.log().line(flow.abandon(context.cluster(), "ended by whoever aborted the command"));
        } catch (IOException | DeliveryException e) {
            context.log().line("ERROR: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
