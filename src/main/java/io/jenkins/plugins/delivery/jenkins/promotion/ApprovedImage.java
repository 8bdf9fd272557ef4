package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;

/** Which image is asked about, by the registry of the settings. No other one is asked, because the controller does it. */
final class ApprovedImage {
    private ApprovedImage() {}

    /**
     * The image with its digest, as it can be shown to who decides. Before a digest a Pipeline can write any tag, and it is
     * the tag that people read: so the registry has to say that both are one, and where it is not asked, no tag is shown.
     *
     * @throws InvalidInputException when it has no digest and is in another registry
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when it is not there, the tag is another image, or the
     *     registry does not say
     */
    static ImageToDeploy certain(ImageToDeploy image, DeliveryConfig config, Run<?, ?> run, TaskListener listener)
            throws AbortException, InterruptedException {
        boolean known = image.reference().registry().equals(config.registry().host());
        if (image.digest() != null && (image.tag() == null || !known)) {
            return new ImageToDeploy(image.repository(), null, image.digest());
        }
        if (!known) {
            throw new InvalidInputException(
                    "image",
                    image,
                    "is not in the registry of the settings, and the controller asks no other one",
                    "give the image with its digest, as buildImage returns it in reference");
        }
        RegistryLogins logins =
                RegistryLogins.ofSettings(CredentialsContext.of(run), config.registry(), OtherRegistries.NONE);
        return image.verify(logins.access(), line -> listener.getLogger().println(line));
    }
}
