package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The platform an image is for.
 *
 * @param os for example {@code linux}
 * @param architecture by its name in Go, for example {@code amd64}
 * @param variant for example {@code v7}, or null
 */
record Platform(
        String os, String architecture, @CheckForNull String variant) {
    /** Parses {@code os/architecture[/variant]}, which has been checked before. */
    static Platform parse(String text) {
        String[] parts = text.split("/");
        String architecture = parts.length < 2 ? "amd64" : parts[1];
        // The names that container tools take for the same thing.
        String normalised =
                switch (architecture) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> architecture;
                };
        return new Platform(parts[0], normalised, parts.length > 2 ? parts[2] : null);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
