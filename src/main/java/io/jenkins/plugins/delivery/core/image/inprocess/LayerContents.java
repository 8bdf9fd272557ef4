package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies single files out of the layers of images, each layer read once for all that is wanted of it. */
final class LayerContents {
    private final RegistryClient client;
    private final Spool spool;

    LayerContents(RegistryClient client, Spool spool) {
        this.client = client;
        this.spool = spool;
    }

    /** The same entries, with the contents that are still in a layer copied here. */
    SortedMap<String, FileNode> fetch(SortedMap<String, FileNode> entries) throws IOException, InterruptedException {
        Map<BaseLayer, Set<String>> wanted = new LinkedHashMap<>();
        for (FileNode node : entries.values()) {
            if (node.content() instanceof Content.InBaseLayer there) {
                wanted.computeIfAbsent(there.layer(), layer -> new HashSet<>()).add(there.path());
            }
        }
        if (wanted.isEmpty()) {
            return entries;
        }
        Map<Content, Content> fetched = new HashMap<>();
        for (Map.Entry<BaseLayer, Set<String>> layer : wanted.entrySet()) {
            read(layer.getKey(), layer.getValue(), fetched);
        }
        SortedMap<String, FileNode> result = new TreeMap<>();
        entries.forEach((path, node) -> result.put(
                path, fetched.containsKey(node.content()) ? node.withContent(fetched.get(node.content())) : node));
        return result;
    }

    private void read(BaseLayer layer, Set<String> wanted, Map<Content, Content> fetched)
            throws IOException, InterruptedException {
        BaseLayerReader.read(client, layer.image(), layer.descriptor(), in -> {
            TarReader tar = new TarReader(in, NameQuota.ofImage());
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                String path = ImagePath.clean(entry.name());
                if (entry.kind() == TarEntry.Kind.FILE && wanted.contains(path)) {
                    fetched.put(new Content.InBaseLayer(layer, path), spool.keep(tar.content(), entry.size()));
                }
            }
            return null;
        });
        for (String path : wanted) {
            if (!fetched.containsKey(new Content.InBaseLayer(layer, path))) {
                throw new DeliveryException(
                        "A layer of " + layer.image() + " has no " + path + " any more: delete the cache of listings");
            }
        }
    }
}
