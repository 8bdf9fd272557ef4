package io.jenkins.plugins.delivery.core.project;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The Java that a Maven build wants to run with, as its enforcer's {@code requireJavaVersion} says it: {@code 17} for that
 * and newer ones, {@code [21,)}, or several as {@code [17,18),[21,22)}.
 *
 * @param text as the POM says it
 */
record JavaRange(String text) {
    private static final Pattern PART =
            Pattern.compile("([\\[(])\\s*+([\\d._-]{0,40})\\s*+(?:(,)\\s*+([\\d._-]{0,40})\\s*+)?([\\])])");
    private static final Pattern PLAIN = Pattern.compile("[\\d._-]{1,40}");
    private static final Pattern NUMBER = Pattern.compile("(?:1\\.)?+(\\d{1,3})([._-].*+)?");
    private static final int NEWEST = 40;

    /** Those for which JDKs are kept, which are taken before others. */
    static final List<Integer> LONG_SUPPORTED = List.of(8, 11, 17, 21, 25);

    /** Whether some version of a Java is in it; one that cannot be read allows all. */
    boolean allows(int release) {
        String plain = text.strip();
        if (PLAIN.matcher(plain).matches()) {
            return release >= major(plain, 0);
        }
        Matcher part = PART.matcher(text);
        boolean any = false;
        while (part.find()) {
            any = true;
            boolean single = part.group(3) == null;
            String upper = single ? part.group(2) : part.group(4);
            if (release >= major(part.group(2), 0)
                    && isBelow(release, upper, part.group(5).equals("]"))) {
                return true;
            }
        }
        return !any;
    }

    /** The versions of 17 are below 18, and some of them below 17.1 and up to 17. */
    private static boolean isBelow(int release, String upper, boolean inclusive) {
        Matcher number = NUMBER.matcher(upper);
        if (!number.matches()) {
            return true;
        }
        int major = Integer.parseInt(number.group(1));
        return release < major || release == major && (inclusive || number.group(2) != null);
    }

    private static int major(String version, int otherwise) {
        Matcher number = NUMBER.matcher(version);
        return number.matches() ? Integer.parseInt(number.group(1)) : otherwise;
    }

    /** The oldest from one on that all of some allow, of those for which JDKs are kept if there is one; the one itself if none is. */
    static int oldest(List<JavaRange> ranges, int from) {
        int[] allowed = IntStream.rangeClosed(from, NEWEST)
                .filter(release -> ranges.stream().allMatch(range -> range.allows(release)))
                .toArray();
        if (allowed.length == 0 || allowed[0] == from) {
            return from;
        }
        return IntStream.of(allowed)
                .filter(release -> LONG_SUPPORTED.contains(release))
                .findFirst()
                .orElse(allowed[0]);
    }
}
