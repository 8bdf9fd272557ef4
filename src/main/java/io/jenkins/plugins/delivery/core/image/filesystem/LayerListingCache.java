package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.image.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps listings of base layers on disk, one file a layer, named by its digest. A layer never changes, so a listing is
 * never stale; a listing that cannot be read is made again.
 */
public final class LayerListingCache {
    private static final Logger LOGGER = Logger.getLogger(LayerListingCache.class.getName());

    private final Path directory;

    /**
     * @param directory where the listings are kept; made when it is needed, may be deleted at any time
     */
    public LayerListingCache(Path directory) {
        this.directory = directory;
    }

    /** The listing of this layer, when it is there and whole. */
    public Optional<LayerListing> get(Digest layer) {
        Path file = file(layer);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            return Optional.of(LayerListing.load(in));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing " + file + " is not readable and will be made again");
            return Optional.empty();
        }
    }

    /** Keeps a listing; a cache that cannot be written costs time later and is no reason to fail now. */
    public void put(Digest layer, LayerListing listing) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "listing", ".part");
            try {
                try (DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part))))) {
                    listing.save(out);
                }
                Files.move(part, file(layer), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing of " + layer + " is not kept in " + directory);
        }
    }

    private Path file(Digest layer) {
        return directory.resolve(layer.hex() + ".listing");
    }
}
