package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.PreviewSettings;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code previews:}: which pull requests run where, and for how long. */
public final class PreviewsConfiguration implements Describable<PreviewsConfiguration> {
    private String environment = "";
    private int limit = PreviewSettings.DEFAULT_LIMIT;
    private int maxAgeDays = PreviewSettings.DEFAULT_MAX_AGE_DAYS;
    private boolean trustedForks;

    @DataBoundConstructor
    public PreviewsConfiguration() {
        // Everything has a default.
    }

    /** The settings for the core. */
    PreviewSettings toSettings() {
        return new PreviewSettings(environment, limit, maxAgeDays, trustedForks);
    }

    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@CheckForNull String environment) {
        this.environment = checkEnvironment(environment);
    }

    public int getLimit() {
        return limit;
    }

    /** @param limit null when what was written is not a number */
    @DataBoundSetter
    public void setLimit(@CheckForNull Integer limit) {
        int number = WholeNumber.required("previews.limit", limit);
        PreviewSettings.checkLimit(number);
        this.limit = number;
    }

    public int getMaxAgeDays() {
        return maxAgeDays;
    }

    /** @param maxAgeDays null when what was written is not a number */
    @DataBoundSetter
    public void setMaxAgeDays(@CheckForNull Integer maxAgeDays) {
        int number = WholeNumber.required("previews.maxAgeDays", maxAgeDays);
        PreviewSettings.checkMaxAgeDays(number);
        this.maxAgeDays = number;
    }

    public boolean isTrustedForks() {
        return trustedForks;
    }

    @DataBoundSetter
    public void setTrustedForks(boolean trustedForks) {
        this.trustedForks = trustedForks;
    }

    private static String checkEnvironment(@CheckForNull String environment) {
        String trimmed = FormText.trimmed(environment);
        if (!trimmed.isEmpty()) {
            EnvironmentSettings.checkName(trimmed);
        }
        return trimmed;
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<PreviewsConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PreviewsConfiguration_displayName();
        }

        @POST
        public FormValidation doCheckEnvironment(@QueryParameter String value) {
            String name = FormText.trimmed(value);
            FormValidation check = FieldCheck.of(() -> checkEnvironment(name));
            if (check.kind != FormValidation.Kind.OK || name.isEmpty() || !FieldCheck.isAllowed()) {
                return check;
            }
            // It may well be made, or changed, in the same form.
            return problem(name).map(FormValidation::warning).orElse(check);
        }

        private static Optional<String> problem(String name) {
            PreviewsConfiguration asked = new PreviewsConfiguration();
            asked.setEnvironment(name);
            try {
                asked.toSettings()
                        .checkIn(DeliveryGlobalConfiguration.get().toConfig().environments());
                return Optional.empty();
            } catch (InvalidInputException e) {
                return Optional.of(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckLimit(@QueryParameter String value) {
            return FieldCheck.of(() -> PreviewSettings.checkLimit(WholeNumber.parse("previews.limit", value)));
        }

        @POST
        public FormValidation doCheckMaxAgeDays(@QueryParameter String value) {
            return FieldCheck.of(
                    () -> PreviewSettings.checkMaxAgeDays(WholeNumber.parse("previews.maxAgeDays", value)));
        }
    }
}
