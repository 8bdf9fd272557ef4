package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import java.io.Serializable;

/** What a flow wants done next. Whoever drives it does it and comes back with what came of it. */
public sealed interface Turn extends Serializable {
    /**
     * Run a script of Helm's where the build runs commands, and watch the rollout meanwhile.
     *
     * @param script for a {@link io.jenkins.plugins.delivery.core.command.CommandGuard}
     * @param watch what to watch, or null when nothing rolls out
     * @param failFast whether the script is ended as soon as the watch says that it cannot succeed
     * @param timeoutMillis how long script and rollout may take together, in milliseconds
     */
    record Run(String script, @CheckForNull RolloutScope watch, boolean failFast, long timeoutMillis) implements Turn {}

    /** Wait this long, in milliseconds, and ask again. */
    record Pause(long millis) implements Turn {}

    /** It is over, for good or bad. */
    record Finished(DeployResult result) implements Turn {}
}
