package io.jenkins.plugins.delivery.core.project;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java that a project is compiled for.
 *
 * @param number as 17; 8 for {@code 1.8} as well
 * @param text as the project says it
 */
public record JavaRelease(int number, String text) {
    private static final Pattern RELEASE = Pattern.compile("(?:1\\.)?+(\\d{1,2})");

    /** In a name as {@code jdk-17.0.9}, {@code JDK 1.8} and {@code java-21-openjdk}. */
    private static final Pattern NAMED = Pattern.compile("(?<!\\d)(?:1[._])?+(\\d{1,2})(?!\\d)");

    /** Empty when it is none, as {@code current}. */
    public static Optional<JavaRelease> of(String text) {
        Matcher release = RELEASE.matcher(text);
        return release.matches()
                ? Optional.of(new JavaRelease(Integer.parseInt(release.group(1)), text))
                : Optional.empty();
    }

    /** The newest of some. */
    static Optional<JavaRelease> newest(Stream<String> texts) {
        return texts.flatMap(text -> of(text).stream()).max(Comparator.comparingInt(JavaRelease::number));
    }

    /** The JDK among some that is called after it: first by the number alone, as {@code jdk-17}, then by a version of it. */
    public Optional<String> among(List<String> names) {
        List<String> suitable = names.stream().filter(this::isIn).toList();
        return suitable.stream()
                .min(Comparator.comparingInt(
                        (String name) -> name.replaceAll("\\D", "").length()));
    }

    private boolean isIn(String name) {
        Matcher named = NAMED.matcher(name);
        return named.find() && Integer.parseInt(named.group(1)) == number;
    }
}
