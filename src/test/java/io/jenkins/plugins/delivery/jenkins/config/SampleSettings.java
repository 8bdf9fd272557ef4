package io.jenkins.plugins.delivery.jenkins.config;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/** Settings for tests: none, and one file with a value of its own for every setting. */
final class SampleSettings {
    static final URL EVERY_SETTING = SampleSettings.class.getResource("delivery.yaml");

    private SampleSettings() {}

    static void reset() {
        DeliveryGlobalConfiguration settings = DeliveryGlobalConfiguration.get();
        // First, for it names an environment, and settings that do not fit are not saved.
        settings.setPreviews(new PreviewsConfiguration());
        settings.setRegistries(List.of());
        settings.setRegistry(new RegistryConfiguration());
        settings.setImageBuild(new ImageBuildConfiguration());
        settings.setEnvironments(List.of());
        settings.setNamespacePrefix("");
        settings.setDeployJob("");
        settings.setReleaseTrainJob("");
        settings.setHelm(new HelmConfiguration());
        settings.setMail(new MailConfiguration());
        settings.setSonar(new SonarConfiguration());
        settings.setSupplyChain(new SupplyChainConfiguration());
        settings.setChecks(true);
        settings.setVulnerabilities(new VulnerabilitiesConfiguration());
    }

    /** Imports the file, and gives what the command line makes of it. */
    static DeliveryConfig importEverySetting() throws Exception {
        ConfigurationAsCode.get().configure(EVERY_SETTING.toExternalForm());
        return DeliveryConfigReader.read(Path.of(EVERY_SETTING.toURI()));
    }
}
