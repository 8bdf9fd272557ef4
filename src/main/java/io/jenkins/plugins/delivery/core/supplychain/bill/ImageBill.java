package io.jenkins.plugins.delivery.core.supplychain.bill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.inprocess.BaseLayerReader;
import io.jenkins.plugins.delivery.core.image.inprocess.ImageLayers;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the bill of materials of an image that is in a registry, from nothing but its layers. Each layer is read through
 * once; what was found in it is remembered, because a base has the same layers below every service.
 */
public final class ImageBill {
    /** A base has a few hundred packages to a layer: some megabytes in all. */
    private static final int MOST_REMEMBERED = 64;

    private static final Map<Digest, LayerFindings> REMEMBERED =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Digest, LayerFindings> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            });

    private final RegistryClient client;
    private final Path temporary;

    /** @param temporary directory for large jars while they are read */
    public ImageBill(RegistryClient client, Path temporary) {
        this.client = client;
        this.temporary = temporary;
    }

    /**
     * The bill of an image for one platform, CycloneDX 1.6.
     *
     * @param image with the digest of its manifest
     * @param base that it was built upon, by tag or digest; null when that is not known
     * @throws DeliveryException when a layer cannot be read
     */
    public ObjectNode of(ImageReference image, @CheckForNull ImageReference base) throws InterruptedException {
        ImageLayers layers = ImageLayers.of(client, image);
        ImageLayers below = base == null ? null : ImageLayers.of(client, base, layers.platform());
        // A tag may have moved since the build.
        boolean isUpon = below != null && layers.isUpon(below);
        int ofBase = isUpon ? below.layers().size() : 0;
        Inventory whole = new Inventory();
        Inventory inBase = new Inventory();
        List<BaseLayer> all = layers.layers();
        for (int i = 0; i < all.size(); i++) {
            LayerFindings findings = findings(all.get(i));
            whole.lay(findings);
            if (i < ofBase) {
                inBase.lay(findings);
            }
        }
        return new BillOfMaterials(layers, whole, isUpon ? below.image() : null, inBase).toJson();
    }

    /** For the log: what is in the image and not in its bill; empty when nothing is known to be. */
    public static String notRead(JsonNode bill) {
        String unread = BillOfMaterials.notRead(bill);
        return unread.isEmpty() ? "" : "The bill of materials does not have " + unread;
    }

    /** What a runtime unpacks has this digest, or it does not run: whoever unpacks it otherwise sees something else. */
    private LayerFindings findings(BaseLayer layer) throws InterruptedException {
        LayerFindings findings = read(layer);
        if (!findings.diffId().equals(layer.diffId())) {
            throw new DeliveryException(
                    "Layer " + layer.descriptor().digest().abbreviated() + " of " + layer.image() + " unpacks to "
                            + findings.diffId() + ", and its configuration says " + layer.diffId()
                            + ", so that it would not run: push the image again");
        }
        return findings;
    }

    private LayerFindings read(BaseLayer layer) throws InterruptedException {
        Digest digest = layer.descriptor().digest();
        LayerFindings known = REMEMBERED.get(digest);
        if (known != null) {
            return known;
        }
        try {
            LayerFindings read = BaseLayerReader.read(
                    client, layer.image(), layer.descriptor(), tar -> LayerFindings.read(tar, temporary));
            REMEMBERED.put(digest, read);
            return read;
        } catch (IOException e) {
            throw new DeliveryException(
                    "Layer " + digest.abbreviated() + " of " + layer.image()
                            + " cannot be read for a bill of materials: " + e.getMessage(),
                    e);
        }
    }
}
