package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer does to what is in an image, as far as it has a name there. It depends on the layer's bytes alone.
 *
 * @param steps in the order of the layer
 */
record LayerFindings(List<Step> steps) {
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
     * @param rpm whether it is a database of rpm, which is not read
     */
    record Step(
            Effect effect,
            String path,
            List<Component> jars,
            List<OsPackage> packages,
            @CheckForNull OsRelease os,
            boolean rpm) {
        Step {
            jars = List.copyOf(jars);
            packages = List.copyOf(packages);
        }

        static Step of(Effect effect, String path) {
            return new Step(effect, path, List.of(), List.of(), null, false);
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
        TarReader reader = new TarReader(tar, NameQuota.ofImage());
        JarReader jars = new JarReader(temporary);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            Step step = step(entry, ImagePath.clean(entry.name()), reader.content(), jars);
            if (step != null) {
                steps.add(step);
            }
        }
        return new LayerFindings(steps);
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
        return JarReader.isJar(path) || JarReader.isPom(path) || PackageDatabase.at(path) != null;
    }

    @CheckForNull
    private static Step file(String path, InputStream content, JarReader jars) throws IOException {
        if (JarReader.isJar(path)) {
            return new Step(Effect.PUT, path, jars.read(path, content), List.of(), null, false);
        }
        if (JarReader.isPom(path)) {
            return new Step(Effect.PUT, path, jars.readPom(path, content), List.of(), null, false);
        }
        PackageDatabase database = PackageDatabase.at(path);
        if (database != null) {
            byte[] text = content.readNBytes(MOST_DATABASE_BYTES);
            if (text.length == MOST_DATABASE_BYTES) {
                throw new BoundsException("its list of packages has more than " + (MOST_DATABASE_BYTES >> 20) + " MB");
            }
            return new Step(Effect.PUT, path, List.of(), database.parse(text), null, false);
        }
        if (OsRelease.PATHS.contains(path)) {
            OsRelease os = OsRelease.parse(content.readNBytes(1 << 16));
            return new Step(Effect.PUT, path, List.of(), List.of(), os, false);
        }
        return PackageDatabase.isRpm(path) ? new Step(Effect.PUT, path, List.of(), List.of(), null, true) : null;
    }
}
