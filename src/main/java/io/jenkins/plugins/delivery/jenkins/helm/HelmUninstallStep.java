package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.UninstallRequest;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** The step {@code helmUninstall}: takes a preview away. */
public final class HelmUninstallStep extends HelmReleaseStep {
    private final String preview;

    @DataBoundConstructor
    public HelmUninstallStep(@CheckForNull String app, @CheckForNull String environment, @CheckForNull String preview) {
        super(app, environment);
        this.preview = Util.fixNull(preview).trim();
    }

    public String getPreview() {
        return preview;
    }

    /**
     * What the core is asked for.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    UninstallRequest toRequest() {
        return new UninstallRequest(getApp(), getEnvironment(), preview, getTimeout());
    }

    @Override
    public StepExecution start(StepContext context) {
        return new HelmUninstallExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HelmStepDescriptor {
        @Override
        public String getFunctionName() {
            return "helmUninstall";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmUninstallStep_displayName();
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return namedArgs.get("preview") + " of " + namedArgs.get("app") + " in " + namedArgs.get("environment");
        }
    }
}
