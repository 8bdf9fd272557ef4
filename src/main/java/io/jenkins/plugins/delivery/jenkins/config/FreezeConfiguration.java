package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.freeze.Freeze;
import io.jenkins.plugins.delivery.core.freeze.Freezes;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An entry of the list {@code freezes:} of an environment. Texts that are not set are empty. */
public final class FreezeConfiguration implements Describable<FreezeConfiguration> {
    private String window = "";
    private String timeZone = "";
    private String reason = "";
    private List<String> mayPass = new ArrayList<>();
    private boolean rollbackMayPass;

    @DataBoundConstructor
    public FreezeConfiguration() {}

    /** The settings for the core. */
    Freeze toSettings() {
        return new Freeze(window, timeZone, reason, mayPass, rollbackMayPass);
    }

    /** The list for the core. */
    static Freezes toSettings(@CheckForNull List<FreezeConfiguration> list) {
        return new Freezes(
                Util.fixNull(list).stream().map(FreezeConfiguration::toSettings).toList());
    }

    public String getWindow() {
        return window;
    }

    @DataBoundSetter
    public void setWindow(@CheckForNull String window) {
        String trimmed = FormText.trimmed(window);
        Freeze.checkWindow(trimmed);
        this.window = trimmed;
    }

    public String getTimeZone() {
        return timeZone;
    }

    @DataBoundSetter
    public void setTimeZone(@CheckForNull String timeZone) {
        String trimmed = FormText.trimmed(timeZone);
        Freeze.checkTimeZone(trimmed);
        this.timeZone = trimmed;
    }

    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(@CheckForNull String reason) {
        String trimmed = FormText.trimmed(reason);
        Freeze.checkReason(trimmed);
        this.reason = trimmed;
    }

    public List<String> getMayPass() {
        return List.copyOf(mayPass);
    }

    @DataBoundSetter
    public void setMayPass(@CheckForNull List<String> mayPass) {
        this.mayPass = new ArrayList<>(FormText.lines(mayPass));
    }

    public boolean isRollbackMayPass() {
        return rollbackMayPass;
    }

    @DataBoundSetter
    public void setRollbackMayPass(boolean rollbackMayPass) {
        this.rollbackMayPass = rollbackMayPass;
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<FreezeConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FreezeConfiguration_displayName();
        }

        /** What a text area shows of a list. */
        public String lines(@CheckForNull List<String> elements) {
            return FormText.join(elements);
        }

        @POST
        public FormValidation doCheckWindow(@QueryParameter String value) {
            return FieldCheck.of(() -> Freeze.checkWindow(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckTimeZone(@QueryParameter String value) {
            return FieldCheck.of(() -> Freeze.checkTimeZone(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckReason(@QueryParameter String value) {
            return FieldCheck.of(() -> Freeze.checkReason(FormText.trimmed(value)));
        }
    }
}
