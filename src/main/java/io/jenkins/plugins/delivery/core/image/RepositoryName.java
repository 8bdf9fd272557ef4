package io.jenkins.plugins.delivery.core.image;

import java.util.Locale;

/**
 * A repository with its registry, in one spelling: a host's letters have no case, HTTPS has its port anyway, and Docker
 * Hub has three names.
 *
 * @param value for comparisons and messages, as in {@code registry.example.com/bss/bss.index}
 */
public record RepositoryName(String value) {
    private static final String HTTPS_PORT = ":443";
    private static final String ALL_BELOW = "/*";

    /** The repository of an image. */
    public static RepositoryName of(ImageReference image) {
        String registry = image.registry().equals(ImageReference.DOCKER_HUB)
                ? "docker.io"
                : image.registry().toLowerCase(Locale.ROOT);
        if (registry.endsWith(HTTPS_PORT)) {
            registry = registry.substring(0, registry.length() - HTTPS_PORT.length());
        }
        return new RepositoryName(registry + "/" + image.repository());
    }

    /** Whether it is this one, or with {@code /*} at the pattern's end one below. */
    public boolean matches(String pattern) {
        if (!pattern.endsWith(ALL_BELOW)) {
            return equals(of(ImageReference.parse(pattern)));
        }
        // Any name will do to have the path spelt as the others are.
        String path =
                of(ImageReference.parse(pattern.replace(ALL_BELOW, "/any"))).value();
        return value.startsWith(path.substring(0, path.length() - "any".length()));
    }
}
