package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.util.List;

/**
 * The names of one specification for the parts of an image. The contents are the same in both; a registry or a tool that
 * is strict takes no manifest of the one with parts of the other.
 */
public enum MediaTypeNames {
    OCI(
            MediaTypes.OCI_INDEX,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.OCI_CONFIG,
            MediaTypes.OCI_LAYER,
            MediaTypes.OCI_LAYER_GZIP),
    DOCKER(
            MediaTypes.DOCKER_INDEX,
            MediaTypes.DOCKER_MANIFEST,
            MediaTypes.DOCKER_CONFIG,
            MediaTypes.DOCKER_LAYER,
            MediaTypes.DOCKER_LAYER_GZIP);

    private final String index;
    private final String manifest;
    private final String config;
    private final String tar;
    private final String gzip;

    MediaTypeNames(String index, String manifest, String config, String tar, String gzip) {
        this.index = index;
        this.manifest = manifest;
        this.config = config;
        this.tar = tar;
        this.gzip = gzip;
    }

    /** Those of a base with these layers; a base of neither kind alone, or none, is called in OCI's terms. */
    static MediaTypeNames of(List<BaseLayer> base) {
        boolean docker = !base.isEmpty()
                && base.stream()
                        .allMatch(
                                layer -> MediaTypes.isDocker(layer.descriptor().mediaType()));
        return docker ? DOCKER : OCI;
    }

    String index() {
        return index;
    }

    String manifest() {
        return manifest;
    }

    String config() {
        return config;
    }

    /**
     * The same layer by its name here.
     *
     * @throws DeliveryException when it is compressed in a way that has none
     */
    Descriptor layer(Descriptor layer) {
        String name =
                switch (layer.mediaType()) {
                    case MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER -> tar;
                    case MediaTypes.OCI_LAYER_GZIP, MediaTypes.DOCKER_LAYER_GZIP -> gzip;
                    case MediaTypes.DOCKER_LAYER_ZSTD -> this == OCI ? MediaTypes.OCI_LAYER_ZSTD : layer.mediaType();
                    default -> layer.mediaType();
                };
        if (this == DOCKER && !MediaTypes.isDocker(name)) {
            throw new DeliveryException("Layer " + layer.digest().abbreviated() + " of the base image is of the type "
                    + layer.mediaType() + ", which Docker's manifests do not know: set imageBuild.mediaTypes to base or"
                    + " oci, or use another base image");
        }
        return new Descriptor(name, layer.digest(), layer.size());
    }
}
