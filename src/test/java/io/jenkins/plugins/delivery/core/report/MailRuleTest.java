package io.jenkins.plugins.delivery.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailRuleTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            failure,  true,  FAILURE,  -,        FAILED
            failure,  true,  FAILURE,  SUCCESS,  FAILED
            failure,  true,  FAILURE,  UNSTABLE, FAILED
            failure,  true,  FAILURE,  FAILURE,  -
            failure,  false, FAILURE,  FAILURE,  FAILED
            failure,  true,  UNSTABLE, SUCCESS,  -
            failure,  true,  UNSTABLE, FAILURE,  -
            failure,  true,  SUCCESS,  FAILURE,  RECOVERED
            failure,  true,  SUCCESS,  UNSTABLE, -
            failure,  true,  SUCCESS,  -,        -
            unstable, true,  UNSTABLE, SUCCESS,  UNSTABLE
            unstable, true,  UNSTABLE, FAILURE,  UNSTABLE
            unstable, true,  SUCCESS,  UNSTABLE, RECOVERED
            always,   true,  SUCCESS,  SUCCESS,  -
            always,   false, SUCCESS,  SUCCESS,  SUCCEEDED
            always,   true,  SUCCESS,  -,        SUCCEEDED
            """)
    void tellsWhatIsNews(String occasion, boolean onlyOnChange, Outcome now, Outcome before, ReportKind told) {
        MailRule rule = new MailRule(MailOccasion.parse(occasion), onlyOnChange, true);

        assertThat(rule.decide(now, before).orElse(null)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"FAILURE", "UNSTABLE"})
    void aRecoveryCanBeLeftOut(Outcome before) {
        assertThat(new MailRule(MailOccasion.ALWAYS, false, false).decide(Outcome.SUCCESS, before))
                .isEmpty();
    }
}
