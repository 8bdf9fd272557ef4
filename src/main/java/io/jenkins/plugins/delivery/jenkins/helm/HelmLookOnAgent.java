package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import io.jenkins.plugins.delivery.core.helm.flow.RunOutcome;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import io.jenkins.plugins.delivery.jenkins.agent.PluginClasses;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;

/** Looks at a rollout on the agent, where it is watched between two looks, and ends the script when it must. */
final class HelmLookOnAgent extends MasterToSlaveFileCallable<HelmLookOnAgent.Seen> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final CommandGuard guard;
    private final Turn.Run run;
    private final long elapsedMillis;
    private final HelmSetup setup;

    @CheckForNull
    private final Integer exitCode;

    /**
     * What was seen.
     *
     * @param lines for the log, since the last look
     * @param outcome null while it goes on
     */
    record Seen(List<String> lines, @CheckForNull RunOutcome outcome) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param id of this piece of work, by which the watch is found again
     * @param guard of the run
     * @param elapsedMillis how long the run has been watched
     */
    HelmLookOnAgent(
            String id,
            CommandGuard guard,
            Turn.Run run,
            long elapsedMillis,
            HelmSetup setup,
            @CheckForNull Integer exitCode) {
        this.id = id;
        this.guard = guard;
        this.run = run;
        this.elapsedMillis = elapsedMillis;
        this.setup = setup;
        this.exitCode = exitCode;
    }

    @Override
    public Seen invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        WatchedRun watched =
                PluginClasses.call(() -> WatchedRun.of(id, guard.run(), run, Duration.ofMillis(elapsedMillis), setup));
        if (exitCode == null && watched.supervision().shouldStop()) {
            guard.stop();
        }
        RunOutcome outcome = PluginClasses.call(() -> watched.supervision().outcome(exitCode))
                .orElse(null);
        List<String> lines = watched.takeLines();
        if (outcome != null) {
            WatchedRun.end(id);
        }
        return new Seen(lines, outcome);
    }
}
