package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** A step on the release of a service in an environment: the parameters that a deploy and a roll-back share. */
@Restricted(NoExternalUse.class)
public abstract class HelmStep extends Step {
    private final String app;
    private final String environment;

    private String conflicts;
    private String timeout;
    private String overrideReason;
    private String kubeconfigCredentialsId;
    private String kubeContext;

    HelmStep(@CheckForNull String app, @CheckForNull String environment) {
        this.app = Util.fixNull(app).trim();
        this.environment = Util.fixNull(environment).trim();
    }

    public final String getApp() {
        return app;
    }

    public final String getEnvironment() {
        return environment;
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
    public final String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public final void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    @CheckForNull
    public final String getOverrideReason() {
        return overrideReason;
    }

    @DataBoundSetter
    public final void setOverrideReason(@CheckForNull String overrideReason) {
        this.overrideReason = Util.fixEmptyAndTrim(overrideReason);
    }

    @CheckForNull
    public final String getKubeconfigCredentialsId() {
        return kubeconfigCredentialsId;
    }

    @DataBoundSetter
    public final void setKubeconfigCredentialsId(@CheckForNull String kubeconfigCredentialsId) {
        this.kubeconfigCredentialsId = Util.fixEmptyAndTrim(kubeconfigCredentialsId);
    }

    @CheckForNull
    public final String getKubeContext() {
        return kubeContext;
    }

    @DataBoundSetter
    public final void setKubeContext(@CheckForNull String kubeContext) {
        this.kubeContext = Util.fixEmptyAndTrim(kubeContext);
    }
}
