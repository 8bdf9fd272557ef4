package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import io.jenkins.plugins.delivery.core.supplychain.attachment.ImageParts;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import java.io.Serializable;
import java.util.List;

/** Where the controller reads reports that are attached to images: in the registries of the settings, and in no other. */
record ReportSource(DeliveryConfig config) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A client with the logins that a build has. */
    RegistryClient open(Run<?, ?> run, BuildLog log) throws AbortException {
        return open(CredentialsContext.of(run), log);
    }

    /** A client with these logins. */
    RegistryClient open(CredentialsContext credentials, BuildLog log) throws AbortException {
        RegistryLogins logins = RegistryLogins.ofSettings(credentials, config);
        return new RegistryClient(logins.provider(), log, RegistryLimits.INTERACTIVE);
    }

    /**
     * An image with its digest. A tag is looked up: one that was pushed again means another image by now.
     *
     * @throws InvalidInputException when it is none, or in a registry that the settings do not have
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when it is not there, or the registry does not say
     */
    ImageReference pinned(RegistryClient client, String text) throws InterruptedException {
        ImageReference image = ImageReference.parse(text);
        boolean isKnown = image.registry().equals(config.registry().host())
                || config.registries().named(image.registry()).isPresent();
        if (!isKnown) {
            throw new InvalidInputException(
                    "image",
                    text,
                    "is in a registry that the settings do not have, and the controller asks no other one",
                    "add it to registries");
        }
        return image.digest() == null ? ImageParts.of(client, image).image() : image;
    }

    /**
     * The keys that are believed: those of an environment that asks for signatures, else the one of this Jenkins.
     *
     * @param environment its name; empty for none
     * @return none when the settings have none
     */
    List<VerificationKey> keys(String environment) throws AbortException, InterruptedException {
        if (!environment.isEmpty()) {
            EnvironmentSettings settings = config.environments().named("environment", environment);
            if (settings.imageRules().asks()) {
                return VerificationKey.readAll(
                        "environments.signedBy", settings.imageRules().signedBy());
            }
        }
        return config.supplyChain().mode() == SupplyChainMode.OFF
                ? List.of()
                : List.of(ImageSigner.find(config.supplyChain()).verificationKey());
    }
}
