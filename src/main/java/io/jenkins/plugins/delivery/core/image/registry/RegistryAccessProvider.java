package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Chooses how a registry is reached: the one of the settings, and those that base images come from. */
@FunctionalInterface
public interface RegistryAccessProvider {
    /**
     * The access to a registry; asked once for every host that a client meets.
     *
     * @param registryHost host with an optional port, as in an image reference
     */
    RegistryAccess accessTo(String registryHost);

    /**
     * The credentials for a registry as they are now, for one that no longer accepts those it got: passwords of some
     * registries are tokens of a few hours. Null when there are none, or when they cannot be asked for again.
     *
     * @param registryHost as in {@link #accessTo}
     */
    @CheckForNull
    default RegistryCredentials credentialsNow(String registryHost) throws InterruptedException {
        return null;
    }
}
