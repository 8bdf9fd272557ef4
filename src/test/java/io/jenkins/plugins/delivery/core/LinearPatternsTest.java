package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No regular expression takes time that grows faster than the text: not where it searches, and not where it is to match
 * the whole. Looks at characters are counted, so that it does not depend on the machine.
 */
class LinearPatternsTest {
    private static final int LENGTH = 2_000;
    /** Many alternatives, each of which goes over its own part of the text; the square would be a thousand. */
    private static final int LOOKS_A_CHARACTER = 150;

    /** These are only ever matched against a whole text, which is linear, and not searched for. */
    private static final Set<String> MATCHED_AS_A_WHOLE = Set.of(
            "LoopbackRegistry.MANIFEST",
            "LoopbackRegistry.BLOB",
            "LoopbackRegistry.UPLOADS",
            "LoopbackRegistry.UPLOAD",
            "GoDuration.WHOLE",
            "FileModes.CLAUSE",
            "ScanRequest.PROJECT_KEY",
            "HealthEvidence.IMAGE_ID",
            "HeredocMarker.MARKER",
            "JarStart.SHELL",
            "Platform.FORM");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*+)\"");
    private static final Pattern CALL = Pattern.compile(
            "(?:(\\w++) =\\s*+)?+(?:Pattern\\.compile|\\.(matches|replaceAll|replaceFirst|split))\\(\\s*+(?=\")");

    @Test
    void everyPatternOfTheHalfWithoutJenkinsIsLinear() throws ReflectiveOperationException {
        List<String> slow = new ArrayList<>();
        int seen = 0;
        for (JavaField field : new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.delivery.core", "io.jenkins.plugins.delivery.cli")
                        .stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(Pattern.class))
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getOwner().getSimpleName().endsWith("Test"))
                        .toList()) {
            var reflected = field.reflect();
            reflected.setAccessible(true);
            check(field.getOwner().getSimpleName() + "." + field.getName(), (Pattern) reflected.get(null), slow);
            seen++;
        }
        assertThat(seen).isGreaterThan(50);
        assertThat(slow).isEmpty();
    }

    @Test
    void everyPatternThatStandsInTheSourceIsLinear() throws IOException {
        List<String> slow = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Matcher call = CALL.matcher(source);
                while (call.find()) {
                    String name = call.group(2) == null ? call.group(1) : call.group(2);
                    seen += check(typeOf(file) + "." + name, source, call.end(), slow);
                }
            }
        }
        assertThat(seen).isGreaterThan(100);
        assertThat(slow).isEmpty();
    }

    private static String typeOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** Looks at the literals that a call begins with. */
    private static int check(String name, String source, int start, List<String> slow) {
        StringBuilder regex = new StringBuilder();
        Matcher literal = LITERAL.matcher(source);
        int at = start;
        while (literal.find(at) && literal.start() == at) {
            regex.append(literal.group(1).replace("\\u", "\\\\u").translateEscapes());
            Matcher plus = Pattern.compile("\\s*\\+\\s*(?:// [^\\n]*\\s*)?").matcher(source);
            at = plus.region(literal.end(), source.length()).lookingAt() ? plus.end() : literal.end();
        }
        char next = source.charAt(at);
        if (next != ')' && next != ',') {
            // Put together from constants: the other test has it.
            return 0;
        }
        Pattern pattern = Pattern.compile(regex.toString());
        if (name.endsWith(".matches")) {
            slow(pattern, text -> pattern.matcher(text).matches())
                    .ifPresent(line -> slow.add(name + " " + regex + line));
        } else {
            check(name, pattern, slow);
        }
        return 1;
    }

    private static void check(String name, Pattern pattern, List<String> slow) {
        slow(pattern, text -> pattern.matcher(text).matches())
                .ifPresent(line -> slow.add(name + " matching " + pattern + line));
        if (!MATCHED_AS_A_WHOLE.contains(name)) {
            slow(pattern, text -> {
                        Matcher matcher = pattern.matcher(text);
                        boolean found = false;
                        while (matcher.find()) {
                            found = true;
                        }
                        return found;
                    })
                    .ifPresent(line -> slow.add(name + " searching " + pattern + line));
        }
    }

    private static Optional<String> slow(Pattern pattern, Predicate<CharSequence> use) {
        return Stream.concat(AdversarialLines.of(LENGTH), AdversarialLines.against(pattern, LENGTH / 2))
                // What nothing matches has all be tried.
                .map(line -> line + "\u0001")
                .filter(line -> isSlow(line, use))
                .findFirst()
                .map(line -> "   in   " + line.substring(0, 40));
    }

    private static boolean isSlow(String line, Predicate<CharSequence> use) {
        try {
            use.test(new CountedText(line, (long) LOOKS_A_CHARACTER * line.length()));
            return false;
        } catch (CountedText.TooManyLooks | StackOverflowError e) {
            return true;
        }
    }
}
