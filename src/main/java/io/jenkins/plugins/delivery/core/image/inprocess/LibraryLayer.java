package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A layer of released libraries. Its files have a time of their own instead of the commit's, so that the layer is the
 * same for every commit that has the same libraries: a released version is always the same file.
 */
final class LibraryLayer {
    /** The first that a zip can tell. */
    static final Instant TIME = Instant.parse("1980-01-01T00:00:00Z");

    private static final Pattern VERSION = Pattern.compile("-v?[0-9]");

    private LibraryLayer() {}

    /** Whether nothing else is in a layer than libraries and their directories. */
    static boolean is(SortedMap<String, FileNode> changes) {
        boolean any = false;
        for (Map.Entry<String, FileNode> change : changes.entrySet()) {
            FileNode node = change.getValue();
            if (node.isDirectory()) {
                continue;
            }
            if (node.type() != FileNode.Type.FILE
                    || change.getKey().contains("SNAPSHOT")
                    || !isLibrary(change.getKey())) {
                return false;
            }
            any = true;
        }
        return any;
    }

    /** A jar with a version in its name below a directory lib, or a class of those that start Spring Boot's. */
    private static boolean isLibrary(String path) {
        String name = ImagePath.name(path);
        boolean released = name.endsWith(".jar") && VERSION.matcher(name).find(1);
        return path.contains("/org/springframework/boot/loader/") || released && path.contains("/lib/");
    }
}
