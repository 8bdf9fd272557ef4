package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.OwnerOnly;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSink;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.UUID;

/** Where the command line keeps what only saves time. */
final class CacheDirectory {
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CacheDirectory() {}

    /**
     * Listings of base layers, in the user's cache as the XDG base directory specification places it. Its key is a file
     * beside them that only the user can read; where there can be none, a key for this run alone makes the cache void.
     *
     * @param others asked for what is not there
     * @param learners told of what is read here
     */
    static LayerListingCache listings(ListingSource others, ListingSink learners) {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        Path directory = cache.resolve("microservice-delivery");
        return new LayerListingCache(directory.resolve("listings"), new ListingKey(key(directory)), others, learners);
    }

    private static byte[] key(Path directory) {
        byte[] fresh = new byte[KEY_BYTES];
        RANDOM.nextBytes(fresh);
        Path file = directory.resolve("listings.key");
        try {
            Files.createDirectories(directory);
            Path part = directory.resolve("key" + UUID.randomUUID() + ".part");
            try {
                OwnerOnly.write(part, fresh);
                // Whole from the beginning, and the first of two runs at once makes it.
                Files.createLink(file, part);
                return fresh;
            } catch (FileAlreadyExistsException e) {
                return isOnlyOurs(file, part) ? read(file, fresh) : fresh;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return fresh;
        }
    }

    private static boolean isOnlyOurs(Path file, Path own) throws IOException {
        PosixFileAttributes key = attributes(file);
        return key.isRegularFile()
                && key.owner().equals(attributes(own).owner())
                && PosixFilePermissions.toString(key.permissions()).endsWith("------");
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] read(Path file, byte[] otherwise) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(KEY_BYTES);
            return bytes.length == KEY_BYTES ? bytes : otherwise;
        }
    }
}
