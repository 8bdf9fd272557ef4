package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileModesTest {
    @ParameterizedTest
    @CsvSource({
        "755, 644, false, 755",
        "4755, 644, false, 4755",
        "u+x, 644, false, 744",
        "a-w, 666, false, 444",
        "go=, 777, false, 700",
        "u=rwX;go=rX, 600, false, 644",
        "u=rwX;go=rX, 700, false, 755",
        "a+X, 644, true, 755",
        "u+s, 755, false, 4755",
        "+t, 755, true, 1755",
        "u+x-w, 644, false, 544",
    })
    void appliesAsChmodDoes(String modes, String before, boolean directory, String after) {
        int result = FileModes.parse(modes.replace(';', ',')).apply(Integer.parseInt(before, 8), directory);

        assertThat(Integer.toOctalString(result)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "888", "u~x", "rw", "77777"})
    void refusesWhatIsNone(String modes) {
        assertThatThrownBy(() -> FileModes.parse(modes)).hasMessageContaining("is not a mode");
    }
}
