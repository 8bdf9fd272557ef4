package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The settings of all deliveries, in Jenkins' own: the section "Microservice Delivery" of the page Manage Jenkins,
 * System, and the node {@code unclassified: microserviceDelivery:} of Configuration as Code.
 */
@Extension
@Symbol("microserviceDelivery")
public final class DeliveryGlobalConfiguration extends GlobalConfiguration {
    private RegistryConfiguration registry = new RegistryConfiguration();
    private List<OtherRegistryConfiguration> registries = new ArrayList<>();
    private ImageBuildConfiguration imageBuild = new ImageBuildConfiguration();
    private String namespacePrefix = "";
    private List<EnvironmentConfiguration> environments = new ArrayList<>();
    private String deployJob = "";
    private String releaseTrainJob = "";

    private PreviewsConfiguration previews = new PreviewsConfiguration();

    private HelmConfiguration helm = new HelmConfiguration();
    private MailConfiguration mail = new MailConfiguration();
    private SonarConfiguration sonar = new SonarConfiguration();

    private SupplyChainConfiguration supplyChain = new SupplyChainConfiguration();

    private VulnerabilitiesConfiguration vulnerabilities = new VulnerabilitiesConfiguration();

    private boolean checks = true;

    public DeliveryGlobalConfiguration() {
        load();
    }

    /** The one instance. */
    public static DeliveryGlobalConfiguration get() {
        return ExtensionList.lookupSingleton(DeliveryGlobalConfiguration.class);
    }

    /**
     * The settings as they are now; a step reads them once, when it starts.
     *
     * @throws InvalidInputException when the file they were loaded from was changed to something invalid
     */
    public synchronized DeliveryConfig toConfig() {
        return new DeliveryConfig(
                registry.toSettings(),
                others(registries),
                imageBuild.toSettings(),
                environments(namespacePrefix, environments),
                deployJob,
                releaseTrainJob,
                previews.toSettings(),
                helm.toSettings(),
                mail.toSettings(),
                sonar.toSettings(),
                supplyChain.toSettings(),
                vulnerabilities.toSettings(),
                checks);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DeliveryGlobalConfiguration_displayName();
    }

    public synchronized RegistryConfiguration getRegistry() {
        return registry;
    }

    public synchronized void setRegistry(RegistryConfiguration registry) {
        registry.toSettings();
        this.registry = registry;
        save();
    }

    /** Those that images are not pushed to. */
    public synchronized List<OtherRegistryConfiguration> getRegistries() {
        return List.copyOf(registries);
    }

    public synchronized void setRegistries(@CheckForNull List<OtherRegistryConfiguration> registries) {
        List<OtherRegistryConfiguration> list = registries == null ? List.of() : List.copyOf(registries);
        others(list);
        this.registries = new ArrayList<>(list);
        save();
    }

    public synchronized ImageBuildConfiguration getImageBuild() {
        return imageBuild;
    }

    public synchronized void setImageBuild(ImageBuildConfiguration imageBuild) {
        imageBuild.toSettings();
        this.imageBuild = imageBuild;
        save();
    }

    public synchronized String getNamespacePrefix() {
        return namespacePrefix;
    }

    public synchronized void setNamespacePrefix(@CheckForNull String namespacePrefix) {
        String trimmed = FormText.trimmed(namespacePrefix);
        Environments.checkNamespacePrefix(trimmed);
        this.namespacePrefix = trimmed;
        save();
    }

    /** In promotion order. */
    public synchronized List<EnvironmentConfiguration> getEnvironments() {
        return List.copyOf(environments);
    }

    public synchronized void setEnvironments(@CheckForNull List<EnvironmentConfiguration> environments) {
        List<EnvironmentConfiguration> ordered = environments == null ? List.of() : List.copyOf(environments);
        environments("", ordered);
        this.environments = new ArrayList<>(ordered);
        save();
    }

    /** The full name of the common deploy job; empty when there is none. */
    public synchronized String getDeployJob() {
        return deployJob;
    }

    public synchronized void setDeployJob(@CheckForNull String deployJob) {
        String trimmed = FormText.trimmed(deployJob);
        DeliveryConfig.checkDeployJob(trimmed);
        this.deployJob = trimmed;
        save();
    }

    /** The full name of the job that deploys several services one after another; empty when there is none. */
    public synchronized String getReleaseTrainJob() {
        return releaseTrainJob;
    }

    public synchronized void setReleaseTrainJob(@CheckForNull String releaseTrainJob) {
        String trimmed = FormText.trimmed(releaseTrainJob);
        DeliveryConfig.checkReleaseTrainJob(trimmed);
        this.releaseTrainJob = trimmed;
        save();
    }

    public synchronized PreviewsConfiguration getPreviews() {
        return previews;
    }

    public synchronized void setPreviews(PreviewsConfiguration previews) {
        previews.toSettings();
        this.previews = previews;
        save();
    }

    public synchronized HelmConfiguration getHelm() {
        return helm;
    }

    public synchronized void setHelm(HelmConfiguration helm) {
        helm.toSettings();
        this.helm = helm;
        save();
    }

    public synchronized MailConfiguration getMail() {
        return mail;
    }

    public synchronized void setMail(MailConfiguration mail) {
        mail.toSettings();
        this.mail = mail;
        save();
    }

    public synchronized SonarConfiguration getSonar() {
        return sonar;
    }

    public synchronized void setSonar(SonarConfiguration sonar) {
        sonar.toSettings();
        this.sonar = sonar;
        save();
    }

    public synchronized SupplyChainConfiguration getSupplyChain() {
        return supplyChain;
    }

    public synchronized void setSupplyChain(SupplyChainConfiguration supplyChain) {
        supplyChain.toSettings();
        this.supplyChain = supplyChain;
        save();
    }

    public synchronized VulnerabilitiesConfiguration getVulnerabilities() {
        return vulnerabilities;
    }

    public synchronized void setVulnerabilities(VulnerabilitiesConfiguration vulnerabilities) {
        vulnerabilities.toSettings();
        this.vulnerabilities = vulnerabilities;
        save();
    }

    /** Whether code hosts are told of images, deploys and previews. */
    public synchronized boolean isChecks() {
        return checks;
    }

    public synchronized void setChecks(boolean checks) {
        this.checks = checks;
        save();
    }

    /** Takes the whole form or nothing of it. */
    @Override
    public synchronized boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        try (BulkChange change = new BulkChange(this)) {
            RegistryConfiguration newRegistry =
                    request.bindJSON(RegistryConfiguration.class, form.getJSONObject("registry"));
            List<OtherRegistryConfiguration> newRegistries =
                    request.bindJSONToList(OtherRegistryConfiguration.class, form.opt("registries"));
            ImageBuildConfiguration newImageBuild =
                    request.bindJSON(ImageBuildConfiguration.class, form.getJSONObject("imageBuild"));
            String newPrefix = FormText.trimmed(form.optString("namespacePrefix"));
            // Without entries, the form has no such key.
            List<EnvironmentConfiguration> newEnvironments =
                    request.bindJSONToList(EnvironmentConfiguration.class, form.opt("environments"));
            String newDeployJob = FormText.trimmed(form.optString("deployJob"));
            String newTrainJob = FormText.trimmed(form.optString("releaseTrainJob"));
            PreviewsConfiguration newPreviews =
                    request.bindJSON(PreviewsConfiguration.class, form.getJSONObject("previews"));
            HelmConfiguration newHelm = request.bindJSON(HelmConfiguration.class, form.getJSONObject("helm"));
            MailConfiguration newMail = request.bindJSON(MailConfiguration.class, form.getJSONObject("mail"));
            SonarConfiguration newSonar = request.bindJSON(SonarConfiguration.class, form.getJSONObject("sonar"));
            SupplyChainConfiguration newSupplyChain =
                    request.bindJSON(SupplyChainConfiguration.class, form.getJSONObject("supplyChain"));
            VulnerabilitiesConfiguration newVulnerabilities =
                    request.bindJSON(VulnerabilitiesConfiguration.class, form.getJSONObject("vulnerabilities"));
            // All that the setters check, before any of them takes something.
            environments(newPrefix, newEnvironments);
            others(newRegistries);
            DeliveryConfig.checkDeployJob(newDeployJob);
            DeliveryConfig.checkReleaseTrainJob(newTrainJob);
            Stream.<Runnable>of(
                            newRegistry::toSettings,
                            newImageBuild::toSettings,
                            newPreviews::toSettings,
                            newHelm::toSettings,
                            newMail::toSettings,
                            newSonar::toSettings,
                            newSupplyChain::toSettings,
                            newVulnerabilities::toSettings)
                    .forEach(Runnable::run);
            setRegistry(newRegistry);
            setRegistries(newRegistries);
            setImageBuild(newImageBuild);
            setNamespacePrefix(newPrefix);
            setEnvironments(newEnvironments);
            setDeployJob(newDeployJob);
            setReleaseTrainJob(newTrainJob);
            setPreviews(newPreviews);
            setHelm(newHelm);
            setMail(newMail);
            setSonar(newSonar);
            setSupplyChain(newSupplyChain);
            setVulnerabilities(newVulnerabilities);
            setChecks(form.optBoolean("checks"));
            change.commit();
            return true;
        } catch (IOException e) {
            throw new FormException(e, "microserviceDelivery");
        } catch (RuntimeException e) {
            InvalidInputException invalid = invalidInput(e).orElseThrow(() -> e);
            throw new FormException(invalid.getMessage(), invalid, invalid.field());
        }
    }

    @Override
    protected XmlFile getConfigFile() {
        return SettingsFile.get();
    }

    /**
     * Unlike the inherited method, does not go on as if nothing had happened when the settings cannot be saved.
     *
     * @throws InvalidInputException when the prefix and the environments, which arrive in any order, do not fit
     */
    @Override
    public synchronized void save() {
        if (BulkChange.contains(this)) {
            return;
        }
        environments(namespacePrefix, environments);
        XmlFile file = getConfigFile();
        try {
            file.write(this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the settings of Microservice Delivery to " + file, e);
        }
        SaveableListener.fireOnChange(this, file);
    }

    @POST
    @Restricted(NoExternalUse.class)
    public FormValidation doCheckNamespacePrefix(@QueryParameter String value) {
        return FieldCheck.of(() -> Environments.checkNamespacePrefix(FormText.trimmed(value)));
    }

    @POST
    @Restricted(NoExternalUse.class)
    public FormValidation doCheckDeployJob(@QueryParameter String value) {
        String name = FormText.trimmed(value);
        FormValidation check = FieldCheck.of(() -> DeliveryConfig.checkDeployJob(name));
        if (check.kind != FormValidation.Kind.OK || name.isEmpty() || !FieldCheck.isAllowed()) {
            return check;
        }
        // It may well be made later than the settings.
        return DeployJob.problem(name).map(FormValidation::warning).orElse(check);
    }

    @POST
    @Restricted(NoExternalUse.class)
    public FormValidation doCheckReleaseTrainJob(@QueryParameter String value) {
        String name = FormText.trimmed(value);
        FormValidation check = FieldCheck.of(() -> DeliveryConfig.checkReleaseTrainJob(name));
        if (check.kind != FormValidation.Kind.OK || name.isEmpty() || !FieldCheck.isAllowed()) {
            return check;
        }
        return DeployJob.trainProblem(name).map(FormValidation::warning).orElse(check);
    }

    private static OtherRegistries others(List<OtherRegistryConfiguration> list) {
        return new OtherRegistries(
                list.stream().map(OtherRegistryConfiguration::toSettings).toList());
    }

    private static Environments environments(String prefix, List<EnvironmentConfiguration> list) {
        return new Environments(
                prefix, list.stream().map(EnvironmentConfiguration::toSettings).toList());
    }

    /** What a setter said; the data binding of forms may have wrapped it. */
    private static Optional<InvalidInputException> invalidInput(RuntimeException e) {
        return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(InvalidInputException.class::isInstance)
                .map(InvalidInputException.class::cast)
                .findFirst();
    }
}
