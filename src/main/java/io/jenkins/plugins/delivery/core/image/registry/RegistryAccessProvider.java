package io.jenkins.plugins.delivery.core.image.registry;

/** Chooses how a registry is reached: the one of the settings, and those that base images come from. */
@FunctionalInterface
public interface RegistryAccessProvider {
    /**
     * The access to a registry; asked once for every host that a client meets.
     *
     * @param registryHost host with an optional port, as in an image reference
     */
    RegistryAccess accessTo(String registryHost);
}
