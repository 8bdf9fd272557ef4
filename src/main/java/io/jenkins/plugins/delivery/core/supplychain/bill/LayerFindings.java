package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.supplychain.bill.rpm.RpmDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a layer does to what is in an image, as far as it has a name there. It depends on the layer's bytes alone.
 *
 * @param steps in the order of the layer
 * @param diffId the digest of the tar that was read
 */
record LayerFindings(List<Step> steps, Digest diffId) {
    private static final int MOST_DATABASE_BYTES = 64 << 20;

    /** What one entry does. */
    enum Effect {
        /** It is at the path, in place of what was there. */
        PUT,
        /** Nothing is at the path any more, or below it. */
        GONE,
        /** Nothing of the layers below is below the path any more. */
        EMPTIED
    }

    /**
     * One entry.
     *
     * @param jars what a jar or the rest of one is
     * @param packages of a database of packages
     * @param os of the file that names the distribution, or null
     * @param unread why what is in it is not known; empty when it was read
     */
    record Step(
            Effect effect,
            String path,
            List<Component> jars,
            List<OsPackage> packages,
            @CheckForNull OsRelease os,
            String unread) {
        Step {
            jars = List.copyOf(jars);
            packages = List.copyOf(packages);
        }

        static Step of(Effect effect, String path) {
            return new Step(effect, path, List.of(), List.of(), null, "");
        }
    }

    LayerFindings {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a layer through.
     *
     * @param tar uncompressed
     * @param temporary directory for large jars
     * @throws IOException when it cannot be read, or is beyond the bounds
     */
    static LayerFindings read(InputStream tar, Path temporary) throws IOException {
        List<Step> steps = new ArrayList<>();
        MessageDigest sha256 = Digest.sha256();
        InputStream hashed = new DigestInputStream(tar, sha256);
        TarReader reader = new TarReader(hashed, NameQuota.ofImage());
        JarReader jars = new JarReader(temporary);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            Step step = step(entry, ImagePath.clean(entry.name()), reader.content(), jars);
            if (step != null) {
                steps.add(step);
            }
        }
        hashed.transferTo(OutputStream.nullOutputStream());
        return new LayerFindings(steps, Digest.of(sha256));
    }

    @CheckForNull
    private static Step step(TarEntry entry, String path, InputStream content, JarReader jars) throws IOException {
        String name = ImagePath.name(path);
        if (name.equals(LayerListing.OPAQUE)) {
            return Step.of(Effect.EMPTIED, ImagePath.parent(path));
        }
        if (name.startsWith(LayerListing.WHITEOUT)) {
            return Step.of(
                    Effect.GONE,
                    ImagePath.join(ImagePath.parent(path), name.substring(LayerListing.WHITEOUT.length())));
        }
        if (entry.kind() == TarEntry.Kind.DIRECTORY) {
            return null;
        }
        if (entry.kind() != TarEntry.Kind.FILE) {
            // A link to a jar is no second one; what was there is gone.
            return isNamed(path) || entry.kind() == TarEntry.Kind.SYMLINK ? Step.of(Effect.GONE, path) : null;
        }
        return file(path, content, jars);
    }

    private static boolean isNamed(String path) {
        return JarReader.isJar(path)
                || JarReader.isPom(path)
                || PackageDatabase.at(path) != null
                || RpmDatabase.isAt(path);
    }

    @CheckForNull
    private static Step file(String path, InputStream content, JarReader jars) throws IOException {
        if (JarReader.isJar(path)) {
            return new Step(Effect.PUT, path, jars.read(path, content), List.of(), null, "");
        }
        if (JarReader.isPom(path)) {
            return new Step(Effect.PUT, path, jars.readPom(path, content), List.of(), null, "");
        }
        PackageDatabase database = PackageDatabase.at(path);
        if (database != null) {
            byte[] text = content.readNBytes(MOST_DATABASE_BYTES);
            if (text.length == MOST_DATABASE_BYTES) {
                throw new BoundsException("its list of packages has more than " + (MOST_DATABASE_BYTES >> 20) + " MB");
            }
            return new Step(Effect.PUT, path, List.of(), database.parse(text), null, "");
        }
        if (OsRelease.PATHS.contains(path)) {
            OsRelease os = OsRelease.parse(content.readNBytes(1 << 16));
            return new Step(Effect.PUT, path, List.of(), List.of(), os, "");
        }
        return RpmDatabase.isAt(path) ? rpm(path, content) : null;
    }

    /** One that cannot be read is no reason for no bill: what is missing is said. */
    private static Step rpm(String path, InputStream content) throws IOException {
        byte[] database = content.readNBytes(MOST_DATABASE_BYTES);
        String unread;
        try {
            if (database.length == MOST_DATABASE_BYTES) {
                throw new BoundsException("has more than " + (MOST_DATABASE_BYTES >> 20) + " MB");
            }
            List<OsPackage> packages = RpmDatabase.parse(path, database).stream()
                    .map(OsPackage::of)
                    .filter(Objects::nonNull)
                    .toList();
            return new Step(Effect.PUT, path, List.of(), packages, null, "");
        } catch (IOException e) {
            unread = "the packages of rpm: " + path + " " + e.getMessage();
        }
        return new Step(Effect.PUT, path, List.of(), List.of(), null, unread);
    }
}
