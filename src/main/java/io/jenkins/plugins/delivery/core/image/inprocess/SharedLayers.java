package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** The new layers of the images of one build: changes that are the same for several platforms are read through once. */
final class SharedLayers {
    private final Map<SortedMap<String, FileNode>, Layer> layers = new HashMap<>();

    /** The layer of these changes, at the time that the whole build has. */
    Layer of(SortedMap<String, FileNode> changes, Instant created) throws IOException {
        Layer known = layers.get(changes);
        if (known == null) {
            known = Layer.of(changes, created);
            layers.put(changes, known);
        }
        return known;
    }
}
