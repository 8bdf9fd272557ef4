package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code buildImage} returns.
 *
 * @param repository {@code registry/repository}, without a tag
 * @param tag the tag
 * @param digest the digest of the manifest
 * @param reused whether the image was there already, built from the same revision
 * @param engine the engine that built it; null when it was reused
 * @param durationMillis how long it took, in milliseconds
 * @param sizeBytes what it takes in the registry, compressed; {@link ImageSize#UNKNOWN} when that is not known
 */
public record ImageBuildResult(
        String repository,
        String tag,
        Digest digest,
        boolean reused,
        @CheckForNull EngineName engine,
        long durationMillis,
        long sizeBytes)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_TOLD = 200;

    /**
     * The same of what was asked for, whatever whoever built it calls it.
     *
     * @param name {@code registry/repository}
     * @param askedTag the tag; null when the checkout gives it, which only the builder has
     * @throws DeliveryException when what the builder calls a tag is none
     */
    public ImageBuildResult of(String name, @CheckForNull String askedTag) {
        String known = askedTag == null ? tag : askedTag;
        if (known == null || !ImageReference.isTag(known)) {
            throw new DeliveryException("The agent calls '" + OneLine.of(String.valueOf(known), LONGEST_TOLD)
                    + "' the image's tag: look at the agent");
        }
        return new ImageBuildResult(name, known, digest, reused, engine, durationMillis, sizeBytes);
    }

    /** The same of this size. */
    public ImageBuildResult withSize(long newSizeBytes) {
        return new ImageBuildResult(repository, tag, digest, reused, engine, durationMillis, newSizeBytes);
    }

    /** {@code repository:tag}. */
    public String image() {
        return repository + ":" + tag;
    }

    /** {@code repository@digest}, which names this image for ever. */
    public String reference() {
        return repository + "@" + digest;
    }

    /** The result as plain values, for a Pipeline and for JSON; the engine of a reused image is {@code none}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("repository", repository);
        map.put("tag", tag);
        map.put("digest", digest.value());
        map.put("image", image());
        map.put("reference", reference());
        map.put("reused", reused);
        map.put("engine", engine == null ? "none" : engine.text());
        map.put("durationMillis", durationMillis);
        map.put("sizeBytes", sizeBytes);
        return map;
    }
}
