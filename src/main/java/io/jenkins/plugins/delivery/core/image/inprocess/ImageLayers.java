package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.registry.Mirrors;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.util.List;

/**
 * An image that is in a registry, as the layers that it consists of.
 *
 * @param image with the digest of its manifest
 * @param platform that it is for; null when it does not say
 * @param created when it is said to be made, as it stands there; may be empty
 * @param layers the lowest first
 */
public record ImageLayers(
        ImageReference image, @CheckForNull Platform platform, String created, List<BaseLayer> layers) {
    public ImageLayers {
        layers = List.copyOf(layers);
    }

    /**
     * Reads manifest and configuration.
     *
     * @param image with the digest of a manifest
     */
    public static ImageLayers of(RegistryClient client, ImageReference image) throws InterruptedException {
        return of(images(client).pinned(image));
    }

    /** Of the image that an index has for a platform, or of the only one there is. */
    public static ImageLayers of(RegistryClient client, ImageReference image, @CheckForNull Platform platform)
            throws InterruptedException {
        return of(images(client).find(image, platform == null ? Platform.ofHost() : platform));
    }

    private static BaseImages images(RegistryClient client) {
        return new BaseImages(client, Mirrors.NONE, false, BuildLog.NONE);
    }

    private static ImageLayers of(BaseImage image) {
        return new ImageLayers(
                image.reference(),
                image.config().platform().orElse(null),
                image.config().created(),
                image.layers());
    }

    /** Whether this image was built upon another: it begins with all layers of that. */
    public boolean isUpon(ImageLayers base) {
        List<Digest> below = base.diffIds();
        return below.size() <= layers.size()
                && diffIds().subList(0, below.size()).equals(below);
    }

    private List<Digest> diffIds() {
        return layers.stream().map(BaseLayer::diffId).toList();
    }
}
