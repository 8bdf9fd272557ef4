package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.supplychain.bill.rpm.RpmPackage;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A package of a distribution.
 *
 * @param type as package URLs call its kind: {@code deb}, {@code apk} or {@code rpm}
 * @param epoch what goes before the version at rpm; empty when it has none
 * @param architecture may be empty
 * @param source the source package that it was built from, with {@code @} and its version where that is another one;
 *     empty when it has the package's own name
 */
record OsPackage(String type, String name, String epoch, String version, String architecture, String source) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~^:_-]{0,199}");

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
                        "",
                        version,
                        isPlain(architecture) ? architecture : "",
                        isPlain(source.replace('@', '-')) ? source : "")
                : null;
    }

    /** The same for one of rpm's. */
    @CheckForNull
    static OsPackage of(RpmPackage rpm) {
        OsPackage known = of("rpm", rpm.name(), rpm.version(), rpm.architecture(), rpm.source());
        return known == null || !isPlain(rpm.epoch())
                ? known
                : new OsPackage(known.type, known.name, rpm.epoch(), known.version, known.architecture, known.source);
    }

    private static boolean isPlain(@CheckForNull String text) {
        return text != null && PLAIN.matcher(text).matches();
    }

    Component component(OsRelease os, String path) {
        String purl = PackageUrl.of(
                type,
                namespace(os.id()),
                name,
                version,
                Map.of("arch", architecture, "distro", os.distro(), "epoch", epoch, "upstream", source));
        String whole = epoch.isEmpty() ? version : epoch + ":" + version;
        return new Component(Component.Kind.LIBRARY, null, name, whole, purl, null, null, path, Map.of());
    }

    /** As package URLs call who makes the package. */
    private String namespace(String distribution) {
        if (distribution.isEmpty()) {
            return type.equals("apk") ? "alpine" : type.equals("deb") ? "debian" : "";
        }
        if (distribution.startsWith("opensuse")) {
            return "opensuse";
        }
        return distribution.equals("rhel") || distribution.equals("hummingbird") ? "redhat" : distribution;
    }
}
