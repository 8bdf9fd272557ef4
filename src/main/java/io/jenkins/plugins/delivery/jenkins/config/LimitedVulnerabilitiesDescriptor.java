package io.jenkins.plugins.delivery.jenkins.config;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityLimits;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The checks of how many vulnerabilities are let pass. */
public abstract class LimitedVulnerabilitiesDescriptor<T extends LimitedVulnerabilities<T>> extends Descriptor<T> {
    /** The node's name, for messages. */
    abstract String node();

    @POST
    public final FormValidation doCheckMaxCritical(@QueryParameter String value) {
        return check("maxCritical", value);
    }

    @POST
    public final FormValidation doCheckMaxHigh(@QueryParameter String value) {
        return check("maxHigh", value);
    }

    @POST
    public final FormValidation doCheckMaxMedium(@QueryParameter String value) {
        return check("maxMedium", value);
    }

    @POST
    public final FormValidation doCheckMaxLow(@QueryParameter String value) {
        return check("maxLow", value);
    }

    private FormValidation check(String name, String value) {
        String field = node() + "." + name;
        return FieldCheck.of(() -> {
            if (!FormText.trimmed(value).isEmpty()) {
                VulnerabilityLimits.check(field, WholeNumber.parse(field, value));
            }
        });
    }
}
