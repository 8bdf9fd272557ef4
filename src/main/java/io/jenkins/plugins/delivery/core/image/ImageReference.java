package io.jenkins.plugins.delivery.core.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A full image reference: {@code registry/repository[:tag][@digest]}.
 *
 * @param registry host with an optional port, for example {@code registry.example.com:5000}
 * @param repository path below the registry, for example {@code bss/bss.index}
 * @param tag the tag, or null
 * @param digest the manifest's digest, or null; when both are there the digest decides
 */
public record ImageReference(
        String registry,
        String repository,
        @CheckForNull String tag,
        @CheckForNull Digest digest) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Where a reference without a registry points, by the convention of every container tool. */
    public static final String DOCKER_HUB = "registry-1.docker.io";

    private static final Pattern REGISTRY =
            Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final Pattern REPOSITORY = Pattern.compile(
            "[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+(?:/[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+)*+");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern WHOLE = Pattern.compile("(?<name>[^@]+?)(?::(?<tag>[^:/@]+))?(?:@(?<digest>.+))?");

    public ImageReference {
        check("registry", registry, REGISTRY, "write host[:port] without a scheme");
        check(
                "repository",
                repository,
                REPOSITORY,
                "use lower-case letters and digits, separated by '.', '_', '-' or '/'");
        if (repository.length() > 255) {
            throw new InvalidInputException("repository", repository, "is too long", "use at most 255 characters");
        }
        if (tag != null) {
            check("tag", tag, TAG, "use at most 128 letters, digits, '_', '.' and '-', the first not '.' or '-'");
        }
    }

    private static void check(String field, String value, Pattern pattern, String remedy) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw new InvalidInputException(field, value, "is not valid in an image reference", remedy);
        }
    }

    /**
     * Parses a reference as container tools do: the part before the first slash is a registry when it has a dot or a
     * colon or is {@code localhost}, otherwise the reference is one of Docker Hub; no tag and no digest means
     * {@code latest}.
     *
     * @throws InvalidInputException when the text is not a reference
     */
    public static ImageReference parse(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (text.isBlank() || !matcher.matches()) {
            throw new InvalidInputException(
                    "image", text, "is not an image reference", "write [registry/]repository[:tag][@digest]");
        }
        String name = matcher.group("name");
        String tag = matcher.group("tag");
        Digest digest = matcher.group("digest") == null ? null : new Digest(matcher.group("digest"));
        if (tag == null && digest == null) {
            tag = "latest";
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            String registry = first.equals("docker.io") || first.equals("index.docker.io") ? DOCKER_HUB : first;
            String repository = name.substring(slash + 1);
            if (registry.equals(DOCKER_HUB) && !repository.contains("/")) {
                repository = "library/" + repository;
            }
            return new ImageReference(registry, repository, tag, digest);
        }
        return new ImageReference(DOCKER_HUB, slash < 0 ? "library/" + name : name, tag, digest);
    }

    /** What a text from outside says; empty when that is no reference. */
    public static Optional<ImageReference> read(String text) {
        try {
            return Optional.of(parse(text));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Whether the text is a reference. */
    public static boolean isValid(String text) {
        return read(text).isPresent();
    }

    /** Whether the text can be a tag. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** {@code registry/repository}. */
    public String name() {
        return registry + "/" + repository;
    }

    /** What the registry's API looks the manifest up by: the digest when there is one, else the tag. */
    public String manifestReference() {
        return digest != null ? digest.value() : tag;
    }

    /** The same repository with another tag and no digest. */
    public ImageReference withTag(String newTag) {
        return new ImageReference(registry, repository, newTag, null);
    }

    /** The same repository and tag, pinned to a digest. */
    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, tag, newDigest);
    }

    @Override
    public String toString() {
        return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
