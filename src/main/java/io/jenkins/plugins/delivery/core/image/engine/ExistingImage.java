package io.jenkins.plugins.delivery.core.image.engine;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.Platform;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what to do when the tag is in the registry already. */
final class ExistingImage {
    private static final List<Platform> DEFAULT =
            List.of(Platform.parse("platform", ImageBuildRequest.DEFAULT_PLATFORM));

    private final RegistryClient client;

    ExistingImage(RegistryClient client) {
        this.client = client;
    }

    /**
     * Looks the tag up.
     *
     * @param platforms that the image is to be for
     * @return the manifest or the index of the image to take instead of building one; empty when there is one to build
     * @throws DeliveryException when the tag is taken
     */
    Optional<ManifestContent> check(ImageTarget target, IfExists ifExists, List<Platform> platforms)
            throws InterruptedException {
        if (ifExists == IfExists.OVERWRITE) {
            return Optional.empty();
        }
        ManifestContent content;
        try {
            content = client.manifest(target.reference());
        } catch (ImageNotFoundException e) {
            return Optional.empty();
        }
        if (ifExists == IfExists.FAIL) {
            throw new DeliveryException("Tag " + target.reference()
                    + " is in the registry already, and ifExists is 'fail': give another tag, or set ifExists to"
                    + " 'reuse' or 'overwrite'");
        }
        JsonNode tree = read(target.reference(), content.bytes());
        String revision = revision(target.reference(), tree);
        if (target.commit() != null && target.commit().equals(revision)) {
            requirePlatforms(target.reference(), tree, platforms);
            return Optional.of(content);
        }
        throw new DeliveryException("Tag " + target.reference() + " is taken by "
                + (revision.isEmpty() ? "an image without a revision label" : "revision " + revision)
                + ", and this is "
                + (target.commit() == null ? "no Git checkout" : "revision " + target.commit())
                + ": give another tag, or set ifExists to 'overwrite'");
    }

    /** The label of an image; of an index that has none of its own, that of its first image. */
    private String revision(ImageReference reference, JsonNode content) throws InterruptedException {
        String annotation =
                content.path("annotations").path(ImageTarget.LABEL_REVISION).asText("");
        JsonNode config = content.path("config");
        if (!annotation.isEmpty()) {
            return annotation;
        }
        if (config.isMissingNode()) {
            JsonNode first = content.path("manifests").path(0);
            return first.isMissingNode() ? "" : revision(reference, manifest(reference, first));
        }
        return config(reference, config)
                .path("config")
                .path("Labels")
                .path(ImageTarget.LABEL_REVISION)
                .asText("");
    }

    /** What was built from the same revision may lack a platform that is asked for now. */
    private void requirePlatforms(ImageReference reference, JsonNode content, List<Platform> platforms)
            throws InterruptedException {
        JsonNode manifests = content.path("manifests");
        if (manifests.isMissingNode() && platforms.equals(DEFAULT)) {
            // One request for what nearly everybody asks for, and nobody pushes another under the same tag.
            return;
        }
        List<Platform> there = new ArrayList<>();
        if (manifests.isMissingNode()) {
            there.add(Platform.ofNode(config(reference, content.path("config"))));
        }
        manifests.forEach(manifest -> there.add(Platform.ofNode(manifest.path("platform"))));
        List<Platform> missing =
                platforms.stream().filter(platform -> !there.contains(platform)).toList();
        if (!missing.isEmpty()) {
            throw new DeliveryException("Tag " + reference
                    + " is in the registry already, built from the same revision,"
                    + " and not for " + missing.stream().map(Platform::toString).collect(Collectors.joining(", "))
                    + ": give another tag, or set ifExists to 'overwrite'");
        }
    }

    private JsonNode manifest(ImageReference reference, JsonNode descriptor) throws InterruptedException {
        Digest digest = descriptor(reference, descriptor).digest();
        JsonNode manifest =
                read(reference, client.manifest(reference.withDigest(digest)).bytes());
        if (manifest.has("manifests")) {
            throw notAnImage(reference, null);
        }
        return manifest;
    }

    private JsonNode config(ImageReference reference, JsonNode config) throws InterruptedException {
        return read(reference, client.blob(reference, descriptor(reference, config)));
    }

    private static Descriptor descriptor(ImageReference reference, JsonNode node) {
        return Descriptor.parse(node).orElseThrow(() -> notAnImage(reference, null));
    }

    private static JsonNode read(ImageReference reference, byte[] json) {
        try {
            return Json.read(json);
        } catch (IOException e) {
            throw notAnImage(reference, e);
        }
    }

    private static DeliveryException notAnImage(ImageReference reference, @CheckForNull IOException e) {
        return new DeliveryException("What is at " + reference + " is not an image: give another tag", e);
    }
}
