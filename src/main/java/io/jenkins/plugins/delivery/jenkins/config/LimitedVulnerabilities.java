package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Describable;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityLimits;
import org.kohsuke.stapler.DataBoundSetter;

/** How many vulnerabilities are let pass, as every node has it that asks. What is not set is null. */
public abstract class LimitedVulnerabilities<T extends LimitedVulnerabilities<T>> implements Describable<T> {
    @CheckForNull
    private Integer maxCritical;

    @CheckForNull
    private Integer maxHigh;

    @CheckForNull
    private Integer maxMedium;

    @CheckForNull
    private Integer maxLow;

    /** The limits for the core. */
    final VulnerabilityLimits limits() {
        return new VulnerabilityLimits(maxCritical, maxHigh, maxMedium, maxLow);
    }

    /** The node's name, for messages. */
    abstract String node();

    @CheckForNull
    public final Integer getMaxCritical() {
        return maxCritical;
    }

    @DataBoundSetter
    public final void setMaxCritical(@CheckForNull Integer maxCritical) {
        VulnerabilityLimits.check(node() + ".maxCritical", maxCritical);
        this.maxCritical = maxCritical;
    }

    @CheckForNull
    public final Integer getMaxHigh() {
        return maxHigh;
    }

    @DataBoundSetter
    public final void setMaxHigh(@CheckForNull Integer maxHigh) {
        VulnerabilityLimits.check(node() + ".maxHigh", maxHigh);
        this.maxHigh = maxHigh;
    }

    @CheckForNull
    public final Integer getMaxMedium() {
        return maxMedium;
    }

    @DataBoundSetter
    public final void setMaxMedium(@CheckForNull Integer maxMedium) {
        VulnerabilityLimits.check(node() + ".maxMedium", maxMedium);
        this.maxMedium = maxMedium;
    }

    @CheckForNull
    public final Integer getMaxLow() {
        return maxLow;
    }

    @DataBoundSetter
    public final void setMaxLow(@CheckForNull Integer maxLow) {
        VulnerabilityLimits.check(node() + ".maxLow", maxLow);
        this.maxLow = maxLow;
    }
}
