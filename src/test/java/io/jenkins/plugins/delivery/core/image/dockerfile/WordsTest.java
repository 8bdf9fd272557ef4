package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values are what BuildKit 0.32 makes of the same words. */
class WordsTest {
    private static final Map<String, String> VARIABLES =
            Map.of("X", "xval", "Y", "", "Z", "foo/bar.tar.gz", "L", "aaa bbb  aaa", "É", "uni", "1", "one");

    private final Words words = new Words('\\');

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '§',
            ignoreLeadingAndTrailingWhitespace = true,
            emptyValue = "",
            textBlock = """
                    $X                     → xval
                    ${X}                   → xval
                    $U                     → §§
                    "$X"                   → xval
                    '$X'                   → $X
                    \\$X                    → $X
                    "\\$X"                  → $X
                    '\\$X'                  → \\$X
                    a"b c"d                → ab cd
                    "a\\"b"                 → a"b
                    "a\\nb"                 → a\\nb
                    a\\                     → a
                    a\\\\                    → a\\
                    a\\ b                   → a b
                    a b   c                → a b   c
                    `$X                    → `xval
                    $É${É}                 → uniuni
                    $                      → $
                    a$                     → a$
                    $(X)                   → $(X)
                    $$                     → §§
                    $1a$12                 → onea
                    $@$*$#$?$-$!$0         → §§
                    << EOF                 → << EOF
                    <                      → <
                    """)
    void replacesVariablesAndRemovesQuotesAndEscapes(String word, String expected) {
        assertThat(words.expand(word, VARIABLES::get)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '§', textBlock = """
                    ${U:-def}              → def
                    ${U-def}               → def
                    ${Y:-e}                → e
                    ${Y-e}                 → §§
                    ${X:-e}                → xval
                    ${U:-"a b"}            → a b
                    "${U:-'a b'}"          → a b
                    ${U:-'$X'}             → $X
                    ${Y:-${U:-${X}}}       → xval
                    ${U-a\\}b}              → a}b
                    ${U:-a}b c}            → ab c}
                    ${X:+alt}              → alt
                    ${Y:+alt}              → §§
                    ${Y+alt}               → alt
                    ${U+alt}               → §§
                    ${X:?no}               → xval
                    ${Y?no}                → §§
                    """)
    void knowsWhatDependsOnWhetherAVariableIsSet(String word, String expected) {
        assertThat(words.expand(word, VARIABLES::get)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '§', textBlock = """
                    ${Z#*/}                → bar.tar.gz
                    ${Z##*.}               → gz
                    ${Z%.*}                → foo/bar.tar
                    ${Z%%.*}               → foo/bar
                    ${Z#f?o}               → /bar.tar.gz
                    ${Z#bar}               → foo/bar.tar.gz
                    ${Z%\\*}                → foo/bar.tar.gz
                    ${U#x}                 → §§
                    ${Z/o/0}               → f0o/bar.tar.gz
                    ${Z//o/0}              → f00/bar.tar.gz
                    ${Z//[a]/x}            → foo/bar.tar.gz
                    ${Z/./-}               → foo/bar-tar.gz
                    ${Z//\\//-}             → foo-bar.tar.gz
                    ${Z/*/x}               → x
                    ${Z//?/x}              → xxxxxxxxxxxxxx
                    ${L//a*b/x}            → x  aaa
                    ${L// /_}              → aaa_bbb__aaa
                    ${X//a/}               → xvl
                    ${X///}                → xval
                    ${Z//a/\\$}             → foo/b\\$r.t\\$r.gz
                    """)
    void cutsAndReplacesByPatterns(String word, String expected) {
        assertThat(words.expand(word, VARIABLES::get)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '§', textBlock = """
                    ${X                    → word '${X' does not close a ${: add the missing '}'
                    ${X/a}                 → word '${X/a}' does not close a ${: add the missing '/'
                    ${}                    → word '${}' has a ${ without the name of a variable: write ${NAME}, or escape the $
                    ${{X}}                 → word '${{X}}' has a ${ without the name of a variable: write ${NAME}, or escape the $
                    "a                     → word '"a' does not close a double quote: add the missing ", or escape it
                    'a                     → word ''a' does not close a single quote: add the missing ', or escape it
                    ${X^^}                 → word '${X^^}' has the unknown modifier '^' of the variable X: use one of :- - :+ + :? ? # ## % %% / //
                    ${X:1:2}               → word '${X:1:2}' has the unknown modifier ':1' of the variable X: use one of :- - :+ + :? ? # ## % %% / //
                    ${X:#a}                → word '${X:#a}' has the unknown modifier ':#' of the variable X: use one of :- - :+ + :? ? # ## % %% / //
                    ${X:=a}                → word '${X:=a}' has the unknown modifier ':=' of the variable X: use one of :- - :+ + :? ? # ## % %% / //
                    ${Z#\\f}                → word '${Z#\\f}' escapes a character that is none of *, ?, \\, / and }: remove the \\
                    ${U:?}                 → variable 'U' is not set: give it a value with ARG, ENV or a build argument
                    ${U?say which $X}      → variable 'U' is not set, say which xval: give it a value with ARG, ENV or a build argument
                    ${Y:?}                 → variable 'Y' is empty: give it a value with ARG, ENV or a build argument
                    """)
    void saysWhatIsWrong(String word, String message) {
        assertThatThrownBy(() -> words.expand(word, VARIABLES::get))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void escapesWithTheCharacterOfTheDockerfile() {
        assertThat(new Words('`').expand("`$X \\$X \"`\"\"", VARIABLES::get)).isEqualTo("$X \\xval \"");
    }

    @Test
    void splitsAtBlanksThatAreNotProtected() {
        assertThat(words.expandToWords(" $L 'b c' d\\ e \"$L\" '' f", VARIABLES::get))
                .containsExactly("aaa", "bbb", "aaa", "b c", "d e", "aaa bbb  aaa", "f");
    }

    @Test
    void keepsQuotesInTheContentOfAHeredoc() {
        assertThat(words.expandContent("say \"$X\" 'it''s $X' \\$X\n", VARIABLES::get))
                .isEqualTo("say \"xval\" 'it''s xval' $X\n");
    }

    @Test
    void refusesToNestWithoutEnd() {
        String word = "${U:-".repeat(50_000) + "}".repeat(50_000);
        assertThatThrownBy(() -> words.expand(word, VARIABLES::get))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("nests more than 100 variables: simplify it");
    }

    @Test
    void takesLinearTimeForPatternsThatMakeOthersGoBack() {
        Map<String, String> variables = Map.of("A", "a".repeat(2000));
        String word = "${A##" + "*a".repeat(100) + "b}";
        assertThat(words.expand(word, variables::get)).hasSize(2000);
    }

    /** Thirty lines of {@code ENV A=$A$A} would be a gigabyte. */
    @Test
    void variablesThatRepeatEachOtherComeToAnEnd() {
        String[] value = {"a".repeat(1000)};

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 30; i++) {
                        value[0] = words.expand("$A$A", name -> value[0]);
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("makes the variables of the Dockerfile longer than 16 MB in all");
        assertThat(value[0].length()).isLessThan(16 << 20);
    }

    @Test
    void aReplacementOfEveryCharacterIsBounded() {
        String value = "a".repeat(10_000);

        assertThatThrownBy(() -> words.expand("${A//a/" + "b".repeat(10_000) + "}", name -> value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("replaces too much at once");
    }
}
