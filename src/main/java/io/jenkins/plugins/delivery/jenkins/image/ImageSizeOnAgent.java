package io.jenkins.plugins.delivery.jenkins.image;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import java.io.File;
import jenkins.MasterToSlaveFileCallable;

/** Asks a registry how big an image is, from the agent: the controller may not reach it. */
final class ImageSizeOnAgent extends MasterToSlaveFileCallable<Long> {
    private static final long serialVersionUID = 1L;

    private final RegistryLogins registries;
    private final String reference;

    ImageSizeOnAgent(RegistryLogins registries, String reference) {
        this.registries = registries;
        this.reference = reference;
    }

    @Override
    public Long invoke(File workspace, VirtualChannel channel) throws InterruptedException {
        return ImageSize.lookUp(registries.access(), ImageReference.parse(reference));
    }
}
