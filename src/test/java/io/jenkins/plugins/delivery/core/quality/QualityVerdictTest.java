package io.jenkins.plugins.delivery.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityVerdictTest {
    private static final QualityThresholds ALL = new QualityThresholds(100, 80.0, 50.0, 1.0);

    @Test
    void printsATable() {
        QualityVerdict verdict = QualityVerdict.of(ALL, new TestCounts(201, 1, 1), new Coverage(790, 210, 3, 1), 79.5);

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.lines())
                .containsExactly(
                        "Quality gate: FAILED",
                        "  tests                            FAILED  99.5 %, 1 of 201 failed, 1 skipped (wanted: at least 100.0 %)",
                        "  line coverage                    FAILED  79.0 % (wanted: at least 80.0 %)",
                        "  branch coverage                  passed  75.0 % (wanted: at least 50.0 %)",
                        "  coverage against the last build  passed  0.5 points less, 79.5 % before (wanted: at most 1.0 points less)");
        assertThat(verdict.objection())
                .isEqualTo("tests: 99.5 %, 1 of 201 failed, 1 skipped, wanted at least 100.0 %;"
                        + " line coverage: 79.0 %, wanted at least 80.0 %");
    }

    @Test
    void whatIsMissingIsNotGoodEnough() {
        QualityVerdict verdict = QualityVerdict.of(ALL, null, null, 80.0);

        assertThat(verdict.checks()).extracting(QualityCheck::passed).containsOnly(false);
        assertThat(verdict.checks())
                .extracting(QualityCheck::value)
                .containsExactly("no results", "no report", "no report", "no report");
    }

    @Test
    void saysWhatNobodyAsksForAndIsNotThere() {
        QualityThresholds nothing = new QualityThresholds(0, null, null, null);

        assertThat(QualityVerdict.notGiven(nothing, null, null))
                .containsExactly(
                        "  without results of tests, which nobody asks for (minTestPassRate)",
                        "  without a report of coverage, which nobody asks for (minLineCoverage)");
        assertThat(QualityVerdict.notGiven(nothing, new TestCounts(1, 0, 0), Coverage.NONE))
                .isEmpty();
        // What is asked for has a row of its own.
        assertThat(QualityVerdict.notGiven(ALL, null, null)).isEmpty();
    }

    /** What says that it is of next year would be young enough all that time. */
    @Test
    void aReportOfTheFutureIsNotYoung() {
        Instant now = Instant.parse("2026-11-30T12:00:00Z");

        assertThat(VulnerabilityChecks.ofAge(now.plusSeconds(60), 3, now).passed())
                .isTrue();
        assertThat(VulnerabilityChecks.ofAge(now.minus(Duration.ofDays(3)), 3, now))
                .isEqualTo(new QualityCheck("age of the report", "at most 3 days", "3 days", true));
        assertThat(VulnerabilityChecks.ofAge(now.plus(Duration.ofDays(400)), 3, now))
                .isEqualTo(new QualityCheck(
                        "age of the report",
                        "at most 3 days",
                        "of the future, 2028-01-04T12:00:00Z: a clock is off",
                        false));
    }

    @Test
    void aServiceWithoutTestsOrCodeCanPass() {
        QualityThresholds thresholds = new QualityThresholds(0, 80.0, 80.0, 0.0);

        assertThat(QualityVerdict.of(thresholds, null, Coverage.NONE, null).passed())
                .isTrue();
        assertThat(QualityVerdict.of(thresholds, new TestCounts(3, 0, 3), Coverage.NONE, null)
                        .passed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"80.0, true", "81.0, true", "81.1, false"})
    void aDropCountsFromTheThresholdOn(double before, boolean passed) {
        QualityThresholds thresholds = new QualityThresholds(0, null, null, 1.0);

        assertThat(QualityVerdict.of(thresholds, null, new Coverage(80, 20, 0, 0), before)
                        .passed())
                .isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource({"-1", "100.1", "NaN"})
    void refusesWhatIsNoPercentage(double percent) {
        assertThatThrownBy(() -> new QualityThresholds(100, percent, null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("minLineCoverage '" + percent + "' is not a percentage: use 0 to 100");
    }
}
