package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a node has after it pulled an image: the digest that the registry had for it at that moment, as containerd keeps
 * it. Images that no registry of this machine has are taken for present on the node since before.
 */
public final class PulledImage {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TYPES = "application/vnd.oci.image.index.v1+json,"
            + "application/vnd.docker.distribution.manifest.list.v2+json,"
            + "application/vnd.oci.image.manifest.v1+json,"
            + "application/vnd.docker.distribution.manifest.v2+json";

    private PulledImage() {}

    /** The {@code imageID} of a container's status, as in {@code 127.0.0.1:5000/bss/index@sha256:…}. */
    public static String idOf(String image) {
        int at = image.indexOf('@');
        String tagged = at < 0 ? image : image.substring(0, at);
        int colon = tagged.lastIndexOf(':');
        boolean hasTag = colon > tagged.lastIndexOf('/');
        String repository = hasTag ? tagged.substring(0, colon) : tagged;
        String digest =
                at >= 0 ? image.substring(at + 1) : digest(repository, hasTag ? tagged.substring(colon + 1) : "latest");
        return repository + "@" + digest;
    }

    private static String digest(String repository, String tag) {
        String presentBefore = RegistryApi.digest((repository + ":" + tag).getBytes(StandardCharsets.UTF_8));
        if (!repository.startsWith("127.0.0.1:")) {
            return presentBefore;
        }
        int slash = repository.indexOf('/');
        URI manifest = URI.create(
                "http://" + repository.substring(0, slash) + "/v2" + repository.substring(slash) + "/manifests/" + tag);
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(manifest)
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .header("Accept", TYPES)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.discarding())
                    .headers()
                    .firstValue("Docker-Content-Digest")
                    .orElse(presentBefore);
        } catch (IOException e) {
            return presentBefore;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return presentBefore;
        }
    }
}
