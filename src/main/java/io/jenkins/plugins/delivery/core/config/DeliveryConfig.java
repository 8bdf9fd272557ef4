package io.jenkins.plugins.delivery.core.config;

import java.io.Serializable;

/**
 * All settings, immutable and valid by construction.
 *
 * @param registry where images are pushed and how they are named
 * @param imageBuild how images are built
 */
public record DeliveryConfig(RegistrySettings registry, ImageBuildSettings imageBuild) implements Serializable {
    private static final long serialVersionUID = 1L;
}
