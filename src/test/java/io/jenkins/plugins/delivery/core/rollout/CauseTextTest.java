package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CauseTextTest {
    private static final String CHINESE = "[^\\x00-\\x7f].*|.*[^\\x00-\\x7f].*";

    @ParameterizedTest
    @EnumSource
    void everyCauseIsToldInBothLanguages(Cause cause) {
        CauseText english = CauseText.of(cause.code(), Locale.GERMANY).orElseThrow();
        CauseText chinese = CauseText.of(cause.code(), Locale.CHINA).orElseThrow();

        assertThat(english.title()).matches("\\p{ASCII}+").doesNotContain("''");
        assertThat(english.hint(cause.hint())).isEqualTo(cause.hint());
        assertThat(chinese.title()).matches(CHINESE);
        assertThat(chinese.hint(cause.hint())).matches(CHINESE).doesNotContain(cause.hint(), "''");
    }

    @Test
    void whatADiagnosisKnowsBesidesIsKept() {
        CauseText text = CauseText.of("crash", Locale.SIMPLIFIED_CHINESE).orElseThrow();

        assertThat(text.hint("set DB_URL")).isEqualTo("查看日志：程序启动后自行退出（set DB_URL）");
    }

    @Test
    void aCodeOfAnotherVersionHasNoText() {
        assertThat(CauseText.of("bad-weather", Locale.ENGLISH)).isEmpty();
    }
}
