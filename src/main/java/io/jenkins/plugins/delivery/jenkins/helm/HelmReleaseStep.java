package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** A step on a release in an environment: the parameters that all of them share. */
@Restricted(NoExternalUse.class)
public abstract class HelmReleaseStep extends Step {
    private final String app;
    private final String environment;

    private String timeout;
    private String kubeconfigCredentialsId;
    private String kubeContext;

    HelmReleaseStep(@CheckForNull String app, @CheckForNull String environment) {
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
    public final String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public final void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
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
