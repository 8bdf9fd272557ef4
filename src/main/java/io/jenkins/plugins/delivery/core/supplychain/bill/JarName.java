package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.regex.Pattern;

/**
 * What a jar is called.
 *
 * @param group null when nothing says it
 * @param version empty when nothing says it
 * @param source what said so: {@code pom.properties}, {@code manifest} or {@code file name}
 */
record JarName(@CheckForNull String group, String artifact, String version, String source) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.+-]{1,200}");
    private static final Pattern PLAIN_GROUP = Pattern.compile("[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]++)*+");

    /** A {@code pom.properties}. */
    record Pom(String group, String artifact, String version) {
        /** Null when one of them is missing, or is nothing that Maven takes. */
        @CheckForNull
        static Pom of(java.util.Properties properties) {
            String group = properties.getProperty("groupId", "").strip();
            String artifact = properties.getProperty("artifactId", "").strip();
            String version = properties.getProperty("version", "").strip();
            return PLAIN_GROUP.matcher(group).matches()
                            && PLAIN.matcher(artifact).matches()
                            && PLAIN.matcher(version).matches()
                    ? new Pom(group, artifact, version)
                    : null;
        }
    }

    /**
     * Names a jar.
     *
     * @param stem its file's name without the ending
     * @param poms that are in it, of what it is made of, too
     * @param manifest its main attributes
     */
    static JarName of(String stem, List<Pom> poms, Attributes manifest) {
        Optional<Pom> own = own(stem, poms);
        if (own.isPresent()) {
            Pom pom = own.get();
            return new JarName(pom.group(), pom.artifact(), pom.version(), "pom.properties");
        }
        String stated = first(manifest, "Implementation-Version", "Bundle-Version", "Specification-Version");
        int dash = dashBeforeVersion(stem);
        String name = dash < 0 ? stem : stem.substring(0, dash);
        String version = dash < 0 ? stated : stem.substring(dash + 1);
        String group = group(name, manifest);
        boolean fromManifest = group != null || dash < 0 && !stated.isEmpty();
        return new JarName(group, name, version, fromManifest ? "manifest" : "file name");
    }

    /** As Maven puts name and version together; -1 where there is no version. */
    private static int dashBeforeVersion(String stem) {
        for (int at = stem.indexOf('-'); at > 0 && at + 1 < stem.length(); at = stem.indexOf('-', at + 1)) {
            if (Character.isDigit(stem.charAt(at + 1))) {
                return at;
            }
        }
        return -1;
    }

    /** The one of the jar itself: a jar that others were put into has theirs, too. */
    static Optional<Pom> own(String stem, List<Pom> poms) {
        Optional<Pom> named = poms.stream()
                .filter(pom -> stem.equals(pom.artifact()) || stem.startsWith(pom.artifact() + "-"))
                .max(Comparator.comparingInt((Pom pom) -> pom.artifact().length()));
        return named.isPresent() || poms.size() != 1 ? named : Optional.of(poms.get(0));
    }

    @CheckForNull
    private static String group(String artifact, Attributes manifest) {
        Optional<String> known = KnownGroups.of(artifact);
        if (known.isPresent()) {
            return known.get();
        }
        String vendor = first(manifest, "Implementation-Vendor-Id");
        if (vendor.contains(".") && PLAIN_GROUP.matcher(vendor).matches()) {
            return vendor;
        }
        // As the plugin for bundles makes it of group and artifact: both, or the group alone when it ends like the
        // artifact.
        String bundle = first(manifest, "Bundle-SymbolicName");
        String end = "." + artifact;
        if (!bundle.endsWith(end) || !PLAIN_GROUP.matcher(bundle).matches()) {
            return null;
        }
        String group = bundle.substring(0, bundle.length() - end.length());
        return group.contains(".") ? group : bundle;
    }

    private static String first(Attributes manifest, String... names) {
        for (String name : names) {
            String value = manifest.getValue(name);
            if (value != null && PLAIN.matcher(value.strip()).matches()) {
                return value.strip();
            }
        }
        return "";
    }

    String purl(String sha1) {
        return group == null ? PackageUrl.generic(artifact, version, sha1) : PackageUrl.maven(group, artifact, version);
    }
}
