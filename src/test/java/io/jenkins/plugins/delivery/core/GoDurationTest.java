package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "1m30s, PT1M30S",
        "500ms, PT0.5S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "+3s, PT3S",
        "-3s, PT-3S",
        "0, PT0S",
        "2us, PT0.000002S",
        "2µs, PT0.000002S",
        "1.5ns, PT0.000000001S",
        "2562047h47m16.854775807s, PT2562047H47M16.854775807S"
    })
    void readsNumbersWithUnits(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", ".s", "1d", "1 s", "1s ", "--1s", "1e3s", "9999999h", "2562047h47m16.854775808s"})
    void readsNothingElse(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1_000_000})
    void doesNotLookAtWhatIsTooLong(int length) {
        assertThat(GoDuration.parse("1".repeat(length) + "s")).isEmpty();
    }
}
