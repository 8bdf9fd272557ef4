package io.jenkins.plugins.delivery.core.component;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Locale;

/**
 * What is looked for.
 *
 * @param name {@code pkg:maven/org.apache.logging.log4j/log4j-core}, without version and qualifiers; or the last part
 *     of it alone, in lower case
 * @param version which has to be that of the component; empty means any
 */
public record ComponentQuery(String name, String version) {
    private static final int LONGEST = 300;
    private static final String SCHEME = "pkg:";

    /**
     * Parses a package URL, with or without a version, or the name of a package alone.
     *
     * @throws InvalidInputException when it is neither
     */
    public static ComponentQuery parse(String field, String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            throw new InvalidInputException(
                    field,
                    trimmed,
                    "names no component",
                    "write a package URL, as in pkg:maven/org.apache.logging.log4j/log4j-core, or log4j-core alone");
        }
        if (!trimmed.startsWith(SCHEME)) {
            return new ComponentQuery(trimmed.toLowerCase(Locale.ROOT), "");
        }
        try {
            PackageURL purl = new PackageURL(trimmed);
            String name = new PackageURL(purl.getType(), purl.getNamespace(), purl.getName(), null, null, null)
                    .canonicalize();
            return new ComponentQuery(name, purl.getVersion() == null ? "" : purl.getVersion());
        } catch (MalformedPackageURLException e) {
            throw new InvalidInputException(
                    field,
                    trimmed,
                    "is not a package URL",
                    "write one as in pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1, the version may be left out");
        }
    }

    /** Whether it is a component. */
    boolean matches(Component component) {
        return (name.startsWith(SCHEME) ? component.name().equals(name) : component.isCalled(name))
                && (version.isEmpty() || component.version().equals(version));
    }
}
