package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** An image, or an index of images, in a directory that the command wrote. */
record WrittenLayout(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The configuration of its only image. */
    JsonNode configuration() throws IOException {
        return blob(manifest().path("config"));
    }

    /** The archive of the last layer of its only image. */
    Path lastLayer() throws IOException {
        JsonNode layers = manifest().path("layers");
        return file(layers.path(layers.size() - 1));
    }

    private JsonNode manifest() throws IOException {
        return blob(JSON.readTree(directory.resolve("index.json").toFile())
                .path("manifests")
                .path(0));
    }

    /** What a descriptor is of, which is JSON. */
    JsonNode blob(JsonNode descriptor) throws IOException {
        return JSON.readTree(file(descriptor).toFile());
    }

    Path file(JsonNode descriptor) {
        return directory
                .resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }
}
