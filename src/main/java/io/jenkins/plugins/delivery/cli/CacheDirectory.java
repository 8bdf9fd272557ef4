package io.jenkins.plugins.delivery.cli;

import java.nio.file.Path;

/** Where the command line keeps what only saves time. */
final class CacheDirectory {
    private CacheDirectory() {}

    /** Listings of base layers, in the user's cache as the XDG base directory specification places it. */
    static Path listings() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return cache.resolve("microservice-delivery").resolve("listings");
    }
}
