package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityPolicy;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The node {@code vulnerabilities:}: which of those that scanners find count, and how many are let pass. */
public final class VulnerabilitiesConfiguration extends LimitedVulnerabilities<VulnerabilitiesConfiguration> {
    static final String NODE = "vulnerabilities";

    private boolean ignoreUnfixed;
    private List<AcceptedVulnerabilityConfiguration> accepted = new ArrayList<>();

    @DataBoundConstructor
    public VulnerabilitiesConfiguration() {
        // Everything has a default.
    }

    /** The settings for the core. */
    VulnerabilityPolicy toSettings() {
        return new VulnerabilityPolicy(
                limits(), ignoreUnfixed, AcceptedVulnerabilityConfiguration.toSettings(accepted));
    }

    @Override
    String node() {
        return NODE;
    }

    public boolean isIgnoreUnfixed() {
        return ignoreUnfixed;
    }

    @DataBoundSetter
    public void setIgnoreUnfixed(boolean ignoreUnfixed) {
        this.ignoreUnfixed = ignoreUnfixed;
    }

    public List<AcceptedVulnerabilityConfiguration> getAccepted() {
        return List.copyOf(accepted);
    }

    @DataBoundSetter
    public void setAccepted(@CheckForNull List<AcceptedVulnerabilityConfiguration> accepted) {
        List<AcceptedVulnerabilityConfiguration> list = new ArrayList<>(Util.fixNull(accepted));
        AcceptedVulnerabilityConfiguration.toSettings(list);
        this.accepted = list;
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends LimitedVulnerabilitiesDescriptor<VulnerabilitiesConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VulnerabilitiesConfiguration_displayName();
        }

        @Override
        String node() {
            return NODE;
        }
    }
}
