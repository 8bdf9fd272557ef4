package io.jenkins.plugins.delivery.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Chinese page has the headings, the tables and the code of the English one, so that whoever changes one sees the other. */
class DocumentedTranslationsTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ");

    /** What a program does not read. */
    private static final Pattern COMMENT = Pattern.compile("(?m) +# .*$");

    static List<Path> translations() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return docs.filter(page -> page.toString().endsWith("_zh_CN.md")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void haveWhatTheEnglishPageHas(Path chinese) throws IOException {
        String original = Files.readString(english(chinese));
        String translated = Files.readString(chinese);

        assertThat(code(translated)).isEqualTo(code(original));
        assertThat(levels(translated)).isNotEmpty().isEqualTo(levels(original));
        assertThat(found(ROW, translated)).isEqualTo(found(ROW, original));
    }

    /** That of the front page stands with the others. */
    private static Path english(Path chinese) {
        String name = chinese.getFileName().toString().replace("_zh_CN", "");
        return name.equals("overview.md") ? README : chinese.resolveSibling(name);
    }

    private static List<String> code(String page) {
        return found(CODE, page).stream()
                .map(block -> COMMENT.matcher(block).replaceAll(""))
                .toList();
    }

    private static List<String> levels(String page) {
        return found(HEADING, CODE.matcher(page).replaceAll(""));
    }

    private static List<String> found(Pattern pattern, String page) {
        return pattern.matcher(page).results().map(found -> found.group()).toList();
    }
}
