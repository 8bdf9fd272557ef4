package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
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

    /** More than a listing within its bounds comes to. */
    private static final int MOST_BYTES = 64 << 20;

    private final Path directory;
    private final ListingKey key;
    private final ListingSource others;
    private final ListingSink learners;

    /**
     * @param directory where the listings are kept; made when it is needed, may be deleted at any time
     * @param key of those who may say what is in a layer
     */
    public LayerListingCache(Path directory, ListingKey key) {
        this(directory, key, ListingSource.NONE);
    }

    /** @param others asked for what is not here */
    public LayerListingCache(Path directory, ListingKey key, ListingSource others) {
        this(directory, key, others, ListingSink.NONE);
    }

    /** @param learners told of what is put here, and not of what the others know */
    public LayerListingCache(Path directory, ListingKey key, ListingSource others, ListingSink learners) {
        this.directory = directory;
        this.key = key;
        this.others = others;
        this.learners = learners;
    }

    /** The listing of this layer, when it is there, whole and written with the key. */
    public Optional<LayerListing> get(Digest layer) {
        return packed(layer).flatMap(bytes -> unpack(layer, bytes));
    }

    /** The listings of these layers that are here, or that the others know. */
    public Map<Digest, LayerListing> getAll(List<Digest> layers) throws InterruptedException {
        Map<Digest, LayerListing> known = new HashMap<>();
        for (Digest layer : layers) {
            get(layer).ifPresent(listing -> known.put(layer, listing));
        }
        List<Digest> missing = layers.stream()
                .distinct()
                .filter(layer -> !known.containsKey(layer))
                .toList();
        known.putAll(ofOthers(missing));
        return known;
    }

    /** Asks the others for those of these layers that are not here, and keeps what they know. */
    public void fetch(List<Digest> layers) throws InterruptedException {
        ofOthers(layers.stream()
                .distinct()
                .filter(layer -> packed(layer).isEmpty())
                .toList());
    }

    private Map<Digest, LayerListing> ofOthers(List<Digest> missing) throws InterruptedException {
        Map<Digest, LayerListing> told = new HashMap<>();
        if (!missing.isEmpty()) {
            others.listings(missing)
                    .forEach((layer, bytes) -> unpack(layer, bytes).ifPresent(listing -> {
                        told.put(layer, listing);
                        keep(layer, bytes);
                    }));
        }
        return told;
    }

    /** A listing that is there, whole and written with the key, as it is given to another cache. */
    public Optional<byte[]> packed(Digest layer) {
        Path file = file(layer);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] seal = in.readNBytes(ListingKey.SEAL_BYTES);
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (in.read() < 0 && MessageDigest.isEqual(seal, key.seal(layer, bytes))) {
                return Optional.of(bytes);
            }
            LOGGER.log(Level.FINE, () -> "Listing " + file + " was written by somebody else and will be made again");
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing " + file + " is not readable and will be made again");
        }
        return Optional.empty();
    }

    private static Optional<LayerListing> unpack(Digest layer, byte[] bytes) {
        // Its fields are read one by one, and each read of the inflater is a call into native code.
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            return Optional.of(LayerListing.load(new DataInputStream(in)));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing of " + layer + " is not readable and will be made again");
            return Optional.empty();
        }
    }

    /**
     * Keeps the listing of a layer that was read to its last byte; a cache that cannot be written costs time later and is
     * no reason to fail now.
     */
    public void put(Digest layer, LayerListing listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(bytes)))) {
            listing.save(out);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing of " + layer + " cannot be written down");
            return;
        }
        byte[] packed = bytes.toByteArray();
        keep(layer, packed);
        learners.take(layer, packed);
    }

    private void keep(Digest layer, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "listing", ".part");
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    out.write(key.seal(layer, bytes));
                    out.write(bytes);
                }
                Files.move(part, file(layer), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Listing of " + layer + " is not kept in " + directory);
        }
    }

    /**
     * Deletes those that were asked for longest ago, until the others fit.
     *
     * @param bytes that all may have
     */
    public void trim(long bytes) throws IOException {
        record Kept(Path file, FileTime used, long size) {}
        List<Kept> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.add(new Kept(file, Files.getLastModifiedTime(file), Files.size(file)));
            }
        }
        files.sort(Comparator.comparing(Kept::used).reversed());
        long sum = 0;
        for (Kept kept : files) {
            sum += kept.size();
            if (sum > bytes) {
                Files.deleteIfExists(kept.file());
            }
        }
    }

    /** Says that this one was asked for. */
    public void touch(Digest layer) throws IOException {
        Files.setLastModifiedTime(file(layer), FileTime.from(Instant.now()));
    }

    private Path file(Digest layer) {
        return directory.resolve(layer.hex() + ".listing");
    }
}
