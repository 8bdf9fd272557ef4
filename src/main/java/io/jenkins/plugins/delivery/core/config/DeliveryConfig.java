package io.jenkins.plugins.delivery.core.config;

import java.io.Serializable;

/**
 * All settings, immutable and valid by construction.
 *
 * @param registry where images are pushed and how they are named
 * @param imageBuild how images are built
 * @param environments where services are deployed to
 * @param helm how services are deployed
 * @param mail who is told
 */
public record DeliveryConfig(
        RegistrySettings registry,
        ImageBuildSettings imageBuild,
        Environments environments,
        HelmSettings helm,
        MailSettings mail)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Settings for building images only. */
    public DeliveryConfig(RegistrySettings registry, ImageBuildSettings imageBuild) {
        this(registry, imageBuild, Environments.NONE, HelmSettings.defaults(), MailSettings.DEFAULT);
    }
}
