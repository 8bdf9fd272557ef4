package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are those of Go's {@code filepath.Match}. */
class PathPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    abc          | abc              | true
                    *.jar        | a.jar            | true
                    *.jar        | .jar             | true
                    *.jar        | t/a.jar          | false
                    target/*.jar | target/a-1.0.jar | true
                    target/*     | target/a/b       | false
                    **           | a/b              | false
                    a?c          | abc              | true
                    a?c          | a/c              | false
                    a?c          | aéc              | true
                    [a-c]*       | bx               | true
                    [^a-c]       | d                | true
                    [^a-c]       | b                | false
                    a[^b]c       | a/c              | true
                    [\\]]        | ]                | true
                    [a\\-c]      | -                | true
                    [!a]         | !                | true
                    [!a]         | b                | false
                    a\\*b        | a*b              | true
                    a\\*b        | axb              | false
                    *a*a*b       | aaaab            | true
                    *a*a*b       | aaaac            | false
                    ]            | ]                | true
                    a            | A                | false
                    """)
    void matchesAsGoDoes(String pattern, String path, boolean expected) {
        assertThat(PathPattern.compile(pattern).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[]a]", "[^]", "[a", "[a-]", "[-a]", "a\\", "[\\", "x[a-"})
    void rejectsWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> PathPattern.compile(pattern))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("pattern '" + pattern + "' is not valid: close each '['");
    }

    @Test
    void takesLinearTime() {
        assertThat(PathPattern.compile("*a".repeat(200) + "b").matches("a".repeat(2000)))
                .isFalse();
    }
}
