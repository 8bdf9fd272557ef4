package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;

/** What a tag is, by the registry of the settings. No other one is asked, because the controller does it. */
final class ApprovedImage {
    private ApprovedImage() {}

    /**
     * The digest of an image's tag.
     *
     * @throws InvalidInputException when it is in another registry
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when it is not there, or the registry does not say
     */
    static Digest digest(ImageToDeploy image, DeliveryConfig config, Run<?, ?> run, TaskListener listener)
            throws AbortException, InterruptedException {
        if (!image.reference().registry().equals(config.registry().host())) {
            throw new InvalidInputException(
                    "image",
                    image,
                    "is not in the registry of the settings, and the controller asks no other one",
                    "give the image with its digest, as buildImage returns it in reference");
        }
        RegistryLogins logins =
                RegistryLogins.ofSettings(CredentialsContext.of(run), config.registry(), OtherRegistries.NONE);
        return image.verify(logins.access(), line -> listener.getLogger().println(line))
                .digest();
    }
}
