package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.RelativePath;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.ImageRules;
import io.jenkins.plugins.delivery.core.config.Protection;
import io.jenkins.plugins.delivery.core.config.RollbackRule;
import io.jenkins.plugins.delivery.core.config.RunRules;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An entry of the list {@code environments:}: a place to deploy to. Texts that are not set are empty. */
public final class EnvironmentConfiguration implements Describable<EnvironmentConfiguration> {
    private String name = "";
    private String namespace = "";
    private String kubeconfigCredentialsId = "";
    private String context = "";
    private List<String> valuesFiles = new ArrayList<>();
    private String requires = "";
    private boolean qualityGate;
    private boolean qualityGateRequired;
    private boolean approval;
    private List<String> approvers = new ArrayList<>();
    private List<String> allowedImages = new ArrayList<>();
    private String rollback = "";
    private String signedBy = "";
    private boolean sbom;
    private List<String> builtBy = new ArrayList<>();
    private List<String> branches = new ArrayList<>();

    /** Null when no report is asked for. */
    @CheckForNull
    private VulnerabilityRuleConfiguration vulnerabilities;

    private List<FreezeConfiguration> freezes = new ArrayList<>();

    private boolean production;

    @DataBoundConstructor
    public EnvironmentConfiguration() {}

    /** The settings for the core. */
    EnvironmentSettings toSettings() {
        return new EnvironmentSettings(
                name,
                namespace,
                kubeconfigCredentialsId,
                context,
                valuesFiles,
                new Protection(requires, qualityGate, qualityGateRequired, approval, approvers),
                new RunRules(allowedImages, rollback),
                new ImageRules(
                        signedBy,
                        sbom,
                        builtBy,
                        branches,
                        vulnerabilities == null ? null : vulnerabilities.toSettings()),
                FreezeConfiguration.toSettings(freezes),
                production);
    }

    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        String trimmed = FormText.trimmed(name);
        EnvironmentSettings.checkName(trimmed);
        this.name = trimmed;
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(@CheckForNull String namespace) {
        String trimmed = FormText.trimmed(namespace);
        EnvironmentSettings.checkNamespace(trimmed);
        this.namespace = trimmed;
    }

    public String getKubeconfigCredentialsId() {
        return kubeconfigCredentialsId;
    }

    @DataBoundSetter
    public void setKubeconfigCredentialsId(@CheckForNull String kubeconfigCredentialsId) {
        this.kubeconfigCredentialsId = FormText.trimmed(kubeconfigCredentialsId);
    }

    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(@CheckForNull String context) {
        this.context = FormText.trimmed(context);
    }

    public List<String> getValuesFiles() {
        return List.copyOf(valuesFiles);
    }

    @DataBoundSetter
    public void setValuesFiles(@CheckForNull List<String> valuesFiles) {
        List<String> lines = FormText.lines(valuesFiles);
        lines.forEach(EnvironmentSettings::checkValuesFile);
        this.valuesFiles = new ArrayList<>(lines);
    }

    public String getRequires() {
        return requires;
    }

    @DataBoundSetter
    public void setRequires(@CheckForNull String requires) {
        String trimmed = FormText.trimmed(requires);
        Protection.checkRequires(trimmed);
        this.requires = trimmed;
    }

    public boolean isQualityGate() {
        return qualityGate;
    }

    @DataBoundSetter
    public void setQualityGate(boolean qualityGate) {
        this.qualityGate = qualityGate;
    }

    public boolean isQualityGateRequired() {
        return qualityGateRequired;
    }

    @DataBoundSetter
    public void setQualityGateRequired(boolean qualityGateRequired) {
        this.qualityGateRequired = qualityGateRequired;
    }

    public boolean isApproval() {
        return approval;
    }

    @DataBoundSetter
    public void setApproval(boolean approval) {
        this.approval = approval;
    }

    public List<String> getApprovers() {
        return List.copyOf(approvers);
    }

    @DataBoundSetter
    public void setApprovers(@CheckForNull List<String> approvers) {
        this.approvers = new ArrayList<>(FormText.lines(approvers));
    }

    public List<String> getAllowedImages() {
        return List.copyOf(allowedImages);
    }

    @DataBoundSetter
    public void setAllowedImages(@CheckForNull List<String> allowedImages) {
        List<String> lines = FormText.lines(allowedImages);
        lines.forEach(RunRules::checkAllowedImage);
        this.allowedImages = new ArrayList<>(lines);
    }

    public String getRollback() {
        return rollback;
    }

    @DataBoundSetter
    public void setRollback(@CheckForNull String rollback) {
        String trimmed = FormText.trimmed(rollback);
        RunRules.checkRollback(trimmed);
        this.rollback = trimmed;
    }

    /** Public keys in PEM, one after another. */
    public String getSignedBy() {
        return signedBy;
    }

    @DataBoundSetter
    public void setSignedBy(@CheckForNull String signedBy) {
        String trimmed = FormText.trimmed(signedBy);
        checkSignedBy(trimmed);
        this.signedBy = trimmed;
    }

    public boolean isSbom() {
        return sbom;
    }

    @DataBoundSetter
    public void setSbom(boolean sbom) {
        this.sbom = sbom;
    }

    public List<String> getBuiltBy() {
        return List.copyOf(builtBy);
    }

    @DataBoundSetter
    public void setBuiltBy(@CheckForNull List<String> builtBy) {
        this.builtBy = new ArrayList<>(FormText.lines(builtBy));
    }

    public List<String> getBranches() {
        return List.copyOf(branches);
    }

    @DataBoundSetter
    public void setBranches(@CheckForNull List<String> branches) {
        this.branches = new ArrayList<>(FormText.lines(branches));
    }

    @CheckForNull
    public VulnerabilityRuleConfiguration getVulnerabilities() {
        return vulnerabilities;
    }

    @DataBoundSetter
    public void setVulnerabilities(@CheckForNull VulnerabilityRuleConfiguration vulnerabilities) {
        this.vulnerabilities = vulnerabilities;
    }

    private static void checkSignedBy(String keys) {
        ImageRules.checkSignedBy(keys);
        if (!keys.isEmpty()) {
            VerificationKey.readAll("environments.signedBy", keys);
        }
    }

    public List<FreezeConfiguration> getFreezes() {
        return List.copyOf(freezes);
    }

    @DataBoundSetter
    public void setFreezes(@CheckForNull List<FreezeConfiguration> freezes) {
        FreezeConfiguration.toSettings(freezes);
        this.freezes = new ArrayList<>(Util.fixNull(freezes));
    }

    public boolean isProduction() {
        return production;
    }

    @DataBoundSetter
    public void setProduction(boolean production) {
        this.production = production;
    }

    /** The part of the form, its checks and its drop-down. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<EnvironmentConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfiguration_displayName();
        }

        /** What a text area shows of a list. */
        public String lines(@CheckForNull List<String> elements) {
            return FormText.join(elements);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return FieldCheck.of(() -> EnvironmentSettings.checkName(FormText.trimmed(value)));
        }

        /** Says which namespace it is when none is written. */
        @POST
        public FormValidation doCheckNamespace(
                @QueryParameter String value,
                @QueryParameter String name,
                @RelativePath("..") @QueryParameter String namespacePrefix) {
            String namespace = FormText.trimmed(value);
            FormValidation own = FieldCheck.of(() -> EnvironmentSettings.checkNamespace(namespace));
            if (!FieldCheck.isAllowed() || own.kind != FormValidation.Kind.OK || !namespace.isEmpty()) {
                return own;
            }
            return DefaultNamespace.told(FormText.trimmed(name), FormText.trimmed(namespacePrefix));
        }

        @POST
        public FormValidation doCheckRequires(@QueryParameter String value) {
            return FieldCheck.of(() -> Protection.checkRequires(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckQualityGateRequired(
                @QueryParameter boolean value, @QueryParameter boolean qualityGate) {
            return FieldCheck.of(() -> new Protection("", qualityGate, value, false, List.of()));
        }

        @POST
        public FormValidation doCheckApprovers(@QueryParameter String value, @QueryParameter boolean approval) {
            return FieldCheck.of(() -> new Protection("", false, false, approval, FormText.lines(value)));
        }

        @POST
        public FormValidation doCheckSignedBy(@QueryParameter String value) {
            return FieldCheck.of(() -> checkSignedBy(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckAllowedImages(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(RunRules::checkAllowedImage));
        }

        @POST
        public FormValidation doCheckRollback(@QueryParameter String value) {
            return FieldCheck.of(() -> RunRules.checkRollback(FormText.trimmed(value)));
        }

        @POST
        public ListBoxModel doFillRollbackItems() {
            ListBoxModel items = new ListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)) {
                items.add(Messages.EnvironmentConfiguration_rollbackByRules(), "");
                items.add(Messages.EnvironmentConfiguration_rollbackAny(), RollbackRule.ANY.text());
                items.add(Messages.EnvironmentConfiguration_rollbackHealthy(), RollbackRule.HEALTHY.text());
                items.add(Messages.EnvironmentConfiguration_rollbackAsDeploy(), RollbackRule.AS_DEPLOY.text());
            }
            return items;
        }

        @POST
        public FormValidation doCheckKubeconfigCredentialsId(@QueryParameter String value) {
            return CredentialsField.check(value);
        }

        @POST
        public FormValidation doCheckValuesFiles(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(EnvironmentSettings::checkValuesFile));
        }

        /** Tries the values in the form: reaches the API server, and asks what its user may do in the namespace. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String namespace,
                @QueryParameter String kubeconfigCredentialsId,
                @QueryParameter String context,
                @QueryParameter String namespacePrefix) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                EnvironmentConfiguration form = new EnvironmentConfiguration();
                form.setName(name);
                form.setNamespace(namespace);
                form.setKubeconfigCredentialsId(kubeconfigCredentialsId);
                form.setContext(context);
                EnvironmentSettings environment = form.toSettings();
                Environments environments = new Environments(FormText.trimmed(namespacePrefix), List.of(environment));
                return ClusterConnectionCheck.of(environment, environments.namespaceOf(environment));
            } catch (InvalidInputException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public ListBoxModel doFillKubeconfigCredentialsIdItems(@QueryParameter String kubeconfigCredentialsId) {
            return CredentialsField.items(
                    kubeconfigCredentialsId, List.of(FileCredentials.class, StringCredentials.class));
        }
    }
}
