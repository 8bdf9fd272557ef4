package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.time.Instant;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * When reports were made that were attached to images after they were deployed. It is filled from time to time and never
 * for a page; after a restart it is empty until then, and what deploys saw is shown.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class KnownScans {
    private volatile Map<Key, Instant> known = Map.of();

    public static KnownScans get() {
        return ExtensionList.lookupSingleton(KnownScans.class);
    }

    /**
     * An image in an environment, whose keys decide which reports count.
     *
     * @param image as its manifest names it, with its digest
     */
    public record Key(String environment, String image) {}

    /** Takes the place of all that was known; what is left out is taken from there. */
    public void replace(Map<Key, Instant> found) {
        known = Map.copyOf(found);
    }

    /** All that is known. */
    public Map<Key, Instant> all() {
        return known;
    }

    /** The time of the newest report that anybody saw, as in {@link ImageProof#scannedAt}; empty when there is none. */
    String newest(String environment, String image, ImageProof proof) {
        Instant later = known.get(new Key(environment, image));
        if (later == null) {
            return proof.scannedAt();
        }
        return proof.scannedAt().isEmpty() || later.isAfter(Instant.parse(proof.scannedAt()))
                ? later.toString()
                : proof.scannedAt();
    }
}
