package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that has a release run something else: the parameters that a deploy and a roll-back share. */
@Restricted(NoExternalUse.class)
public abstract class HelmStep extends HelmReleaseStep {
    private String conflicts;
    private String overrideReason;

    HelmStep(@CheckForNull String app, @CheckForNull String environment) {
        super(app, environment);
    }

    @CheckForNull
    public final String getConflicts() {
        return conflicts;
    }

    @DataBoundSetter
    public final void setConflicts(@CheckForNull String conflicts) {
        this.conflicts = DefaultText.unless(Conflicts.FAIL.text(), conflicts);
    }

    /** @throws io.jenkins.plugins.delivery.core.InvalidInputException when the parameter is wrong */
    final Conflicts conflicts() {
        return DefaultText.or(Conflicts.FAIL, conflicts, Conflicts::parse);
    }

    @CheckForNull
    public final String getOverrideReason() {
        return overrideReason;
    }

    @DataBoundSetter
    public final void setOverrideReason(@CheckForNull String overrideReason) {
        this.overrideReason = Util.fixEmptyAndTrim(overrideReason);
    }
}
