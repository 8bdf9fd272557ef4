package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java that a Gradle project is compiled for, where its scripts say it as a number. */
final class GradleJava {
    /** As {@code JavaLanguageVersion.of(17)} and {@code jvmToolchain(17)}. */
    private static final Pattern TOOLCHAIN =
            Pattern.compile("(?:JavaLanguageVersion\\.of|jvmToolchain)\\s*+\\(\\s*+['\"]?(\\d{1,2})\\b");

    /** As {@code sourceCompatibility = '17'}, {@code JavaVersion.VERSION_1_8} and {@code options.release.set(17)}. */
    private static final Pattern COMPATIBILITY = Pattern.compile(
            "(?:sourceCompatibility|options\\.release|jvmTarget)(?:\\.set)?[\\s=(]*+(?:Java(?:Version|Lang\\w*+)\\.)?"
                    + "(?:JvmTarget\\.)?(?:VERSION_|JVM_)?['\"]?(1[._]\\d|\\d{1,2})\\b");

    private GradleJava() {}

    /**
     * As {@code 17} or {@code 1.8}; null when nothing says it.
     *
     * @param script of the project
     * @param shared what the root and its plugins say for all
     */
    @CheckForNull
    static String release(String script, List<String> shared) {
        return Stream.concat(Stream.of(script), shared.stream())
                .flatMap(text -> Stream.of(TOOLCHAIN, COMPATIBILITY).map(pattern -> first(pattern, text)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @CheckForNull
    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).replace('_', '.') : null;
    }
}
