package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing in an image that has a name.
 *
 * @param kind as CycloneDX calls it
 * @param group of Maven; null when it has none, or it is not known
 * @param version empty when it is not known
 * @param purl its package URL
 * @param sha1 in hex, or null for what is no file
 * @param sha256 in hex, or null for what is no file
 * @param path where it is in the image; what is in a jar is behind {@code !/}
 * @param properties more that is known, by names of this project
 */
record Component(
        Kind kind,
        @CheckForNull String group,
        String name,
        String version,
        String purl,
        @CheckForNull String sha1,
        @CheckForNull String sha256,
        String path,
        Map<String, String> properties) {
    /** The types of CycloneDX that are told apart. */
    enum Kind {
        APPLICATION("application"),
        LIBRARY("library");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Component {
        properties = Map.copyOf(properties);
    }

    /** What makes it the same thing elsewhere, too: two files of the same bytes are one component at two paths. */
    List<String> identity() {
        // What stands in a jar without being a file of its own is told apart by the jar.
        return List.of(purl, sha256 == null ? "" : sha256);
    }

    Component with(String property, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new Component(kind, group, name, version, purl, sha1, sha256, path, more);
    }
}
