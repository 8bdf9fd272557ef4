package io.jenkins.plugins.delivery.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CutTextTest {
    @Test
    void saysHowMuchIsLeftOut() {
        assertThat(CutText.of("abc", 3)).isEqualTo("abc");
        assertThat(CutText.of("abcde", 3)).isEqualTo("abc… (2 characters left out)");
        assertThat(CutText.of("ab😀", 3)).isEqualTo("ab… (2 characters left out)");
    }

    @Test
    void knowsWhereATextIsCut() {
        assertThat(CutText.cutAt(CutText.of("abcde", 3))).isEqualTo(3);
        assertThat(CutText.cutAt("abc…")).isEqualTo(3);
        assertThat(CutText.cutAt("abc… and so on")).isEqualTo(-1);
        assertThat(CutText.cutAt("")).isEqualTo(-1);
    }
}
