package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Java's launcher and the system's loader write when an image does not fit its program: then no line of the program
 * itself has run, and the image is to be mended. The words are theirs, at the beginning of a line.
 *
 * @param sentence made of what the pattern found
 * @param hint what to do
 */
record StartFailureWords(Pattern pattern, Function<MatchResult, String> sentence, String hint) {
    /** Class files of Java 1.1 have version 45. */
    private static final int BEFORE_THE_FIRST = 44;

    private static final List<StartFailureWords> ALL = List.of(
            new StartFailureWords(
                    Pattern.compile("(?:\\t|Exception in thread \"[^\"]{0,200}\" |Caused by: )?+java\\.lang\\."
                            + "UnsupportedClassVersionError: [^ ]{1,500} has been compiled by a more recent version of the"
                            + " Java Runtime \\(class file version (\\d{2,3})\\.\\d+\\), this version of the Java Runtime"
                            + " only recognizes class file versions up to (\\d{2,3})"),
                    found -> "the program is compiled for Java " + release(found.group(1))
                            + ", and the image's Java is " + release(found.group(2)),
                    "use a base image with that Java, or compile for the older one (maven.compiler.release)"),
            new StartFailureWords(
                    Pattern.compile("Error: Unable to access jarfile (\\S{1,500})"),
                    found -> "Java finds no jar " + OneLine.of(found.group(1)) + " in the image",
                    "correct the path in the entry point, or where COPY puts the jar; a relative path counts from"
                            + " WORKDIR"),
            new StartFailureWords(
                    Pattern.compile("no main manifest attribute, in (\\S{1,500})"),
                    found -> "the jar " + OneLine.of(found.group(1)) + " names no main class, so Java cannot start it",
                    "have the build make an executable jar (Spring Boot's repackage or bootJar), and copy that one"),
            new StartFailureWords(
                    Pattern.compile("Error: Could not find or load main class (\\S{1,500})"),
                    found -> "Java finds no class " + OneLine.of(found.group(1)),
                    "correct the class in the entry point, or the class path: see what the image has there"),
            new StartFailureWords(
                    Pattern.compile(
                            "(Unrecognized (?:VM )?option:? '?[^'\\s]{1,200}'?|Invalid maximum heap size: \\S{1,200}"
                                    + "|Conflicting collector combinations in option list)"),
                    found -> "Java refuses an option: " + OneLine.of(found.group(1)),
                    "correct the options in JAVA_TOOL_OPTIONS, JAVA_OPTS or the entry point: they are those of another Java"),
            // The loader of glibc, and that of musl.
            lackingLibrary(Pattern.compile("^[^\\s:]++: error while loading shared libraries: ([^\\s:]{1,200}): "
                    + "cannot open shared object file")),
            lackingLibrary(
                    Pattern.compile("Error loading shared library ([^\\s:]{1,200}): No such file or directory")));

    private static StartFailureWords lackingLibrary(Pattern loader) {
        return new StartFailureWords(
                loader,
                found -> "the image lacks the shared library " + OneLine.of(found.group(1)),
                "use a base image that has it, or install its package; a program that was built for glibc does not run on"
                        + " Alpine");
    }

    private static int release(String version) {
        return Integer.parseInt(version) - BEFORE_THE_FIRST;
    }

    /** What is wrong with the image, if a line of a log says it. */
    record Found(String sentence, String hint) {}

    static Optional<Found> in(String line) {
        for (StartFailureWords words : ALL) {
            Matcher matcher = words.pattern.matcher(line);
            if (matcher.lookingAt()) {
                return Optional.of(new Found(words.sentence.apply(matcher), words.hint));
            }
        }
        return Optional.empty();
    }
}
