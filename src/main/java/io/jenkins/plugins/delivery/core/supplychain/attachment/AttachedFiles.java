package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files that name an image as their subject, as they are: what {@code oras attach} leaves. Nobody signed them, so each is
 * the word of whoever may push to the registry.
 */
public final class AttachedFiles {
    private static final int MOST_REFERRERS = 100;
    private static final String CREATED = "org.opencontainers.image.created";

    private final RegistryClient client;
    private final ImageReference image;

    /** @param image with its digest */
    public AttachedFiles(RegistryClient client, ImageReference image) {
        this.client = client;
        this.image = image;
    }

    /**
     * One of them.
     *
     * @param created when it was attached, as whoever did says; null when that is not told
     */
    public record AttachedFile(
            Descriptor content, @CheckForNull Instant created) {}

    /**
     * Those of some types, which are said of the artifact or of the file in it: tools do not agree where.
     *
     * @param types media types
     * @param largest in bytes; larger ones are left out
     */
    public List<AttachedFile> list(Set<String> types, long largest) throws InterruptedException {
        List<AttachedFile> files = new ArrayList<>();
        List<Descriptor> referrers = client.referrers(image).manifests();
        for (Descriptor referrer : referrers.subList(0, Math.min(MOST_REFERRERS, referrers.size()))) {
            file(referrer, types)
                    .filter(file -> file.content().size() <= largest)
                    .ifPresent(files::add);
        }
        return files;
    }

    private Optional<AttachedFile> file(Descriptor referrer, Set<String> types) throws InterruptedException {
        return ForeignContent.read(client, image, referrer, manifest -> {
            JsonNode layer = manifest.path("layers").path(0);
            boolean wanted = types.contains(manifest.path("artifactType").asText())
                    || types.contains(manifest.path("config").path("mediaType").asText())
                    || types.contains(layer.path("mediaType").asText());
            return wanted
                    ? Descriptor.parse(layer)
                            .map(content -> new AttachedFile(
                                    content,
                                    instant(manifest.path("annotations")
                                            .path(CREATED)
                                            .asText(""))))
                    : Optional.empty();
        });
    }

    @CheckForNull
    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What is in one; reading its last byte verifies it. */
    public InputStream open(AttachedFile file) throws InterruptedException {
        return client.openBlob(image, file.content());
    }
}
