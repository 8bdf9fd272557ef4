package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.util.List;
import java.util.SortedMap;

/**
 * What the instructions of a Dockerfile come to, before any file of a new layer has been read: reading them is most of
 * the work, and only the layers of the image itself, not those of stages it copies from, are worth it.
 */
public final class EvaluatedImage {
    private final ImageConfig config;
    private final List<BaseLayer> baseLayers;
    private final List<SortedMap<String, FileNode>> changes;

    EvaluatedImage(ImageConfig config, List<BaseLayer> baseLayers, List<SortedMap<String, FileNode>> changes) {
        this.config = config;
        this.baseLayers = List.copyOf(baseLayers);
        this.changes = List.copyOf(changes);
    }

    /** Complete but for the digests of the new layers. */
    ImageConfig config() {
        return config;
    }

    /** The layers that are in a registry already, the lowest first. */
    public List<BaseLayer> baseLayers() {
        return baseLayers;
    }

    /** What each new layer adds or replaces, by absolute path, the lowest layer first. */
    List<SortedMap<String, FileNode>> changes() {
        return changes;
    }
}
