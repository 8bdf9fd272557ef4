package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import java.io.Serializable;

/**
 * What came of a {@link Turn.Run}.
 *
 * @param exitCode the script's
 * @param complete whether the watch saw the rollout complete
 * @param diagnosis what the watch saw go wrong, taken while the pods were still there; null when the rollout is
 *     complete or nothing was watched
 * @param certain whether the diagnosis names something that cannot mend itself, and not just what is missing so far
 */
public record RunOutcome(
        int exitCode, boolean complete, @CheckForNull Diagnosis diagnosis, boolean certain) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of a script beside which nothing was watched. */
    public static RunOutcome unwatched(int exitCode) {
        return new RunOutcome(exitCode, true, null, false);
    }
}
