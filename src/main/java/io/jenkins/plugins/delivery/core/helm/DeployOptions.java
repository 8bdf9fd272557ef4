package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WholeRange;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * How a deploy is done.
 *
 * @param install whether a release that is not there is made
 * @param createNamespace whether a namespace that is not there is made
 * @param rollbackOnFailure whether a release that fails goes back to its last healthy revision
 * @param uninstallOnFailedInstall whether a first install that fails is taken away instead of left for inspection
 * @param timeout how long the rollout may take, as in {@code 5m}; null means the settings' time
 * @param historyMax how many revisions Helm keeps; null means the settings' number
 * @param forceReplace whether objects that cannot be changed are replaced
 * @param conflicts what becomes of fields that somebody else owns
 * @param takeOwnership whether objects of another release, or of none, become this release's
 * @param valuesStrategy what becomes of values that nobody sets any more
 * @param diff whether the log shows what changes
 * @param dryRun how much is only tried
 * @param lint whether the chart is checked first
 * @param runTests whether the chart's tests are run afterwards
 * @param waitForJobs whether Jobs of the chart that are no hooks are to succeed before the deploy does
 * @param onPending what to do when somebody else works on the release
 * @param failFast whether a deploy that cannot succeed ends at once
 * @param toleratedRestarts how often each container may be restarted
 */
public record DeployOptions(
        boolean install,
        boolean createNamespace,
        boolean rollbackOnFailure,
        boolean uninstallOnFailedInstall,
        @CheckForNull String timeout,
        @CheckForNull Integer historyMax,
        boolean forceReplace,
        Conflicts conflicts,
        boolean takeOwnership,
        ValuesStrategy valuesStrategy,
        boolean diff,
        DryRun dryRun,
        boolean lint,
        boolean runTests,
        boolean waitForJobs,
        OnPending onPending,
        boolean failFast,
        int toleratedRestarts)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final int DEFAULT_TOLERATED_RESTARTS = 1;

    private static final WholeRange RESTARTS = new WholeRange(0, 100);

    public DeployOptions {
        if (forceReplace && conflicts == Conflicts.TAKE) {
            throw new InvalidInputException(
                    "conflicts",
                    conflicts.text(),
                    "does not go with forceReplace, which replaces whole objects, whoever owns their fields",
                    "set one of the two");
        }
        if (timeout != null) {
            HelmSettings.checkTimeout("timeout", timeout);
        }
        if (historyMax != null) {
            HelmSettings.checkHistoryMax("historyMax", historyMax);
        }
        RESTARTS.check("toleratedRestarts", toleratedRestarts);
    }

    /** How many revisions Helm keeps. */
    public int historyMax(HelmSettings settings) {
        return historyMax == null ? settings.historyMax() : historyMax;
    }

    /**
     * What of it Helm is told.
     *
     * @param valuesFiles later ones winning
     * @param run the name of the run
     * @param preview the preview's name; null for the service itself
     */
    public ReleaseOptions forRelease(
            List<Path> valuesFiles, HelmSettings settings, String run, @CheckForNull String preview) {
        return new ReleaseOptions(
                valuesFiles,
                install,
                createNamespace,
                valuesStrategy == ValuesStrategy.RESET_THEN_REUSE,
                forceReplace,
                conflicts == Conflicts.TAKE,
                takeOwnership,
                settings.timeoutOr(timeout),
                historyMax(settings),
                run,
                preview == null ? "" : preview);
    }

    /** The same, but nothing that failed stays. */
    public DeployOptions takingBack() {
        return new DeployOptions(
                install,
                createNamespace,
                true,
                true,
                timeout,
                historyMax,
                forceReplace,
                conflicts,
                takeOwnership,
                valuesStrategy,
                diff,
                dryRun,
                lint,
                runTests,
                waitForJobs,
                onPending,
                failFast,
                toleratedRestarts);
    }

    /** What holds when the user says nothing. */
    public static DeployOptions defaults() {
        return new DeployOptions(
                true,
                false,
                true,
                false,
                null,
                null,
                false,
                Conflicts.FAIL,
                false,
                ValuesStrategy.RESET,
                true,
                DryRun.NONE,
                true,
                false,
                false,
                OnPending.WAIT,
                true,
                DEFAULT_TOLERATED_RESTARTS);
    }
}
