package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java that runs a build of Gradle's, which is not always the one that it compiles for: a Gradle runs on some, and
 * compiles for older ones, and with a toolchain for newer ones.
 *
 * @param release as {@code 17}; null when nothing says it
 * @param remark for the log when it is another one than the projects'; empty when it is that
 */
record GradleJvm(@CheckForNull String release, String remark) {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

    /** From which Gradle on which is the newest Java that it runs on; as its compatibility matrix says. */
    private static final NavigableMap<Integer, Integer> NEWEST = new TreeMap<>(Map.ofEntries(
            Map.entry(key(2, 0), 8),
            Map.entry(key(4, 3), 9),
            Map.entry(key(4, 7), 10),
            Map.entry(key(5, 0), 11),
            Map.entry(key(5, 4), 12),
            Map.entry(key(6, 0), 13),
            Map.entry(key(6, 3), 14),
            Map.entry(key(6, 7), 15),
            Map.entry(key(7, 0), 16),
            Map.entry(key(7, 3), 17),
            Map.entry(key(7, 5), 18),
            Map.entry(key(7, 6), 19),
            Map.entry(key(8, 3), 20),
            Map.entry(key(8, 5), 21),
            Map.entry(key(8, 8), 22),
            Map.entry(key(8, 10), 23),
            Map.entry(key(8, 14), 24)));

    /** The first that needs Java 17 itself. */
    private static final int MODERN = key(9, 0);

    private static final int MODERN_OLDEST = 17;

    /** The first about which nothing is known here but that. */
    private static final int UNKNOWN = key(9, 1);

    /**
     * For a build.
     *
     * @param gradle its version, as {@code 8.14.5}; empty when unknown
     * @param compiledFor the newest Java of its projects, as {@code 17}; null when they do not say
     */
    static GradleJvm of(String gradle, @CheckForNull Integer compiledFor) {
        Matcher version = VERSION.matcher(gradle);
        if (compiledFor == null || !version.matches()) {
            return new GradleJvm(compiledFor == null ? null : text(compiledFor), "");
        }
        int key = key(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
        if (key >= MODERN && compiledFor < MODERN_OLDEST) {
            return new GradleJvm(
                    text(MODERN_OLDEST),
                    "Gradle " + gradle + " needs Java " + MODERN_OLDEST + " or newer: it is run with that, although the"
                            + " projects are compiled for " + text(compiledFor));
        }
        Map.Entry<Integer, Integer> newest = key >= UNKNOWN ? null : NEWEST.floorEntry(key);
        if (newest == null || compiledFor <= newest.getValue()) {
            return new GradleJvm(text(compiledFor), "");
        }
        int kept = JavaRange.LONG_SUPPORTED.stream()
                .filter(release -> release <= newest.getValue())
                .reduce((one, other) -> other)
                .orElseThrow();
        return new GradleJvm(
                text(kept),
                "Gradle " + gradle + " does not run on Java " + compiledFor
                        + ", for which the projects are compiled: it is"
                        + " run with " + text(kept) + ", and its toolchain has to find " + compiledFor
                        + ". A newer Gradle in the wrapper needs no second JDK");
    }

    private static String text(int release) {
        return release == 8 ? "1.8" : String.valueOf(release);
    }

    private static int key(int major, int minor) {
        return 1_000 * major + minor;
    }
}
