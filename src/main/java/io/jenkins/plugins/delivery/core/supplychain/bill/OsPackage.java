package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A package of a distribution.
 *
 * @param type as package URLs call its kind: {@code deb} or {@code apk}
 * @param architecture may be empty
 * @param source the source package that it was built from, with {@code @} and its version where that is another one;
 *     empty when it has the package's own name
 */
record OsPackage(String type, String name, String version, String architecture, String source) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~:_-]{0,199}");

    /** Null when it has no name or version that can be one. */
    @CheckForNull
    static OsPackage of(
            String type,
            @CheckForNull String name,
            @CheckForNull String version,
            @CheckForNull String architecture,
            String source) {
        return isPlain(name) && isPlain(version)
                ? new OsPackage(
                        type,
                        name,
                        version,
                        isPlain(architecture) ? architecture : "",
                        isPlain(source.replace('@', '-')) ? source : "")
                : null;
    }

    private static boolean isPlain(@CheckForNull String text) {
        return text != null && PLAIN.matcher(text).matches();
    }

    Component component(OsRelease os, String path) {
        String namespace = os.id().isEmpty() ? type.equals("apk") ? "alpine" : "debian" : os.id();
        String purl = PackageUrl.of(
                type,
                namespace,
                name,
                version,
                Map.of("arch", architecture, "distro", os.distro(), "upstream", source));
        return new Component(Component.Kind.LIBRARY, null, name, version, purl, null, null, path, Map.of());
    }
}
