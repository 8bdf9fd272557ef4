package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.HashSet;
import java.util.Set;

/**
 * All digests by which a node may call one image: kubelets say that of what was pulled, an index or a manifest of it, or
 * that of the image's configuration, as CRI-O does since 1.28 and containerd for what was not pulled.
 */
public final class ImageDigests {
    /** More platforms than any image has. */
    private static final int MOST_MANIFESTS = 64;

    private ImageDigests() {}

    /**
     * Asks the registry.
     *
     * @param image with its digest
     * @throws RegistryException when the registry does not say
     */
    public static Set<Digest> of(ImageReference image, RegistryAccessProvider access, BuildLog log)
            throws InterruptedException {
        Set<Digest> digests = new HashSet<>();
        try (RegistryClient client = new RegistryClient(access, log, RegistryLimits.INTERACTIVE)) {
            JsonNode content = client.manifest(image).json(image);
            digests.add(image.digest());
            add(content.path("config"), digests);
            int manifests = 0;
            for (JsonNode manifest : content.path("manifests")) {
                if (++manifests > MOST_MANIFESTS) {
                    break;
                }
                Digest digest = add(manifest, digests);
                if (digest != null) {
                    add(client.manifest(image.withDigest(digest)).json(image).path("config"), digests);
                }
            }
        }
        return digests;
    }

    private static Digest add(JsonNode descriptor, Set<Digest> digests) {
        Digest digest = Digest.parse(descriptor.path("digest").asText("")).orElse(null);
        if (digest != null) {
            digests.add(digest);
        }
        return digest;
    }
}
