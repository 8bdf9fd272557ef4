package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
                    + "(?:JvmTarget\\.)?(?:toVersion\\(|VERSION_|JVM_)?['\"]?(1[._]\\d|\\d{1,2})\\b");

    /** The same with a variable, a property of the project or a version of the catalog. */
    private static final Pattern BY_NAME = Pattern.compile(
            "(?:JavaLanguageVersion\\.of|jvmToolchain|sourceCompatibility|options\\.release|jvmTarget)(?:\\.set)?[\\s=(]*+"
                    + "(?:JavaVersion\\.toVersion\\()?(?:(?:rootProject|project|ext|libs\\.versions)\\.)*+(\\w{1,100})");

    /** As in {@code def javaVersion = 21}, and in {@code gradle.properties}. */
    private static final String VALUE = "[ \\t]*+=[ \\t]*+['\"]?(?:JavaVersion\\.)?(?:VERSION_)?(1[._]\\d|\\d{1,2})\\b";

    private GradleJava() {}

    /**
     * As {@code 17} or {@code 1.8}; null when nothing says it.
     *
     * @param script of the project
     * @param shared what the root and its plugins say for all
     */
    @CheckForNull
    static String release(String script, List<String> shared) {
        List<String> texts = Stream.concat(Stream.of(script), shared.stream()).toList();
        return texts.stream()
                .flatMap(text -> Stream.of(TOOLCHAIN, COMPATIBILITY).map(pattern -> first(pattern, text)))
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> byName(texts))
                .orElse(null);
    }

    private static Optional<String> byName(List<String> texts) {
        return texts.stream()
                .flatMap(text -> BY_NAME.matcher(text).results().limit(1))
                .map(name -> Pattern.compile("(?<![\\w.])" + name.group(1) + VALUE))
                .flatMap(value -> texts.stream().map(text -> first(value, text)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    @CheckForNull
    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).replace('_', '.') : null;
    }
}
