package io.jenkins.plugins.delivery.core.supplychain.bill;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.TreeMap;

/** Package URLs, by which everybody else names packages. */
final class PackageUrl {
    private PackageUrl() {}

    static String maven(String group, String artifact, String version) {
        return of("maven", group, artifact, version, Map.of());
    }

    /** Of a file of which not more is known than what it consists of. */
    static String generic(String name, String version, String sha1) {
        return of("generic", null, name, version, Map.of("checksum", "sha1:" + sha1));
    }

    /** The library does not encode what is no ASCII as others decode it; a file may have any name. */
    private static String plain(String text) {
        return text.replaceAll("[^ -~]", "_");
    }

    /**
     * Of any type.
     *
     * @param qualifiers those that are empty are left out
     */
    static String of(
            String type, @CheckForNull String namespace, String name, String version, Map<String, String> qualifiers) {
        TreeMap<String, String> given = new TreeMap<>(qualifiers);
        given.values().removeIf(String::isEmpty);
        try {
            return new PackageURL(
                            type,
                            namespace,
                            plain(name),
                            version.isEmpty() ? null : plain(version),
                            given.isEmpty() ? null : given,
                            null)
                    .canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException("no package can be called '" + name + "'", e);
        }
    }
}
