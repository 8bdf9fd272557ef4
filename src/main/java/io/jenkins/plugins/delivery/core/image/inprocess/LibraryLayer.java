package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A layer of released libraries. Its files have a time of their own instead of the commit's, so that the layer is the same
 * for every commit that has the same libraries: a released version is always the same file.
 */
final class LibraryLayer {
    /** The first that a zip can tell. */
    static final Instant TIME = Instant.parse("1980-01-01T00:00:00Z");

    /** A jar with a version in its name below a directory lib, or the classes that start Spring Boot's. */
    private static final Pattern LIBRARY = Pattern.compile(
            "/(?:[^/]++/)*?lib/(?:[^/]++/)*+[^/]+?-v?[0-9][^/]*\\.jar|/(?:[^/]++/)*?org/springframework/boot/loader/.*+");

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
                    || !LIBRARY.matcher(change.getKey()).matches()) {
                return false;
            }
            any = true;
        }
        return any;
    }
}
