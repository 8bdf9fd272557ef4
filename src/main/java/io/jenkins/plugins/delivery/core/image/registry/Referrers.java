package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What names an image as its subject.
 *
 * @param maintained whether the registry lists these by itself, by the API of OCI 1.1; if not, whoever pushes one keeps
 *     the list under a tag
 * @param manifests of any type; at most {@value #MOST_REFERRERS}
 */
public record Referrers(boolean maintained, List<Descriptor> manifests) {
    private static final int LARGEST_LIST = 4 << 20;
    private static final int MOST_REFERRERS = 1000;

    public Referrers {
        manifests = List.copyOf(manifests);
    }

    /** As the registry lists them, the first page; empty when it does not. */
    static Optional<Referrers> listed(RegistryHost host, ImageReference image) throws InterruptedException {
        Answer answer = host.send(host.request(
                        image.toString(),
                        Scopes.pull(image.repository()),
                        "GET",
                        image.repository() + "/referrers/" + image.digest())
                .with(Map.of("Accept", MediaTypes.OCI_INDEX)));
        if (answer.is(400, 404, 405, 406, 501)) {
            answer.discard();
            return Optional.empty();
        }
        if (answer.status() != 200 || answer.isHtml()) {
            throw host.failure(answer);
        }
        try (BodyStream body = answer.body()) {
            JsonNode index = Json.read(body.readAll(LARGEST_LIST));
            // Somebody else's 200 to any address is no list.
            return index.path("manifests").isArray() ? Optional.of(of(index, true)) : Optional.empty();
        } catch (InterruptedIOException e) {
            throw ManifestAnswer.interrupted(e);
        } catch (IOException e) {
            throw host.failure(answer, e);
        }
    }

    /** The tag under which those who push keep the list where the registry does not. */
    static ImageReference tag(ImageReference image) {
        return image.withTag("sha256-" + image.digest().hex());
    }

    /** Of the list under that tag. */
    static Referrers of(ManifestContent list) {
        try {
            return of(Json.read(list.bytes()), false);
        } catch (IOException e) {
            return new Referrers(false, List.of());
        }
    }

    private static Referrers of(JsonNode index, boolean maintained) {
        List<Descriptor> found = new ArrayList<>();
        for (JsonNode entry : index.path("manifests")) {
            if (found.size() < MOST_REFERRERS) {
                Descriptor.parse(entry).ifPresent(found::add);
            }
        }
        return new Referrers(maintained, found);
    }
}
