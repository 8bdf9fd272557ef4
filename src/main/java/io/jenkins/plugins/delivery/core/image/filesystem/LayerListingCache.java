package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps listings of base layers on disk, one file a layer, named by its digest. A layer never changes, so a listing is
 * never stale; one that cannot be read is made again. So is one that was not written with the same key: whoever may
 * write to the directory could otherwise say what is in a layer, and so where files are copied to, who owns them, and
 * who the users are.
 */
public final class LayerListingCache {
    private static final Logger LOGGER = Logger.getLogger(LayerListingCache.class.getName());

    private final Path directory;
    private final ListingKey key;

    /**
     * @param directory where the listings are kept; made when it is needed, may be deleted at any time
     * @param key of those who may say what is in a layer
     */
    public LayerListingCache(Path directory, ListingKey key) {
        this.directory = directory;
        this.key = key;
    }

    /** The listing of this layer, when it is there, whole and written with the key. */
    public Optional<LayerListing> get(Digest layer) {
        Path file = file(layer);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] seal = in.readNBytes(ListingKey.SEAL_BYTES);
            ListingKey.Sealing sealing = key.seal(layer);
            InputStream sealed = sealing.reading(in);
            // With the bounds of every listing, so that it can be read before it is known to be ours.
            LayerListing listing = LayerListing.load(new DataInputStream(new GZIPInputStream(sealed)));
            sealed.transferTo(OutputStream.nullOutputStream());
            if (MessageDigest.isEqual(seal, sealing.seal())) {
                return Optional.of(listing);
            }
            LOGGER.log(Level.FINE, () -> "Listing " + file + " was written by somebody else and will be made again");
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing " + file + " is not readable and will be made again");
        }
        return Optional.empty();
    }

    /** Keeps a listing; a cache that cannot be written costs time later and is no reason to fail now. */
    public void put(Digest layer, LayerListing listing) {
        try {
            Files.createDirectories(directory);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(bytes)))) {
                listing.save(out);
            }
            Path part = Files.createTempFile(directory, "listing", ".part");
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    ListingKey.Sealing sealing = key.seal(layer);
                    sealing.update(bytes.toByteArray());
                    out.write(sealing.seal());
                    bytes.writeTo(out);
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
