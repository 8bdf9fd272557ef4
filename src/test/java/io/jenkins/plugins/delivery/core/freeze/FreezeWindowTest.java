package io.jenkins.plugins.delivery.core.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreezeWindowTest {
    private static final String BERLIN = "Europe/Berlin";

    private static Freeze freeze(String window) {
        return new Freeze(window, BERLIN, "", List.of(), false);
    }

    /** 2026-11-27 is a Friday; Berlin is an hour ahead of UTC in winter and two in summer. */
    @ParameterizedTest
    @CsvSource({
        "Fri 16:00 to Mon 07:00, 2026-11-27T14:59:59Z, 2026-11-27T15:00:00Z, 2026-11-30T06:00:00Z",
        "Fri 16:00 to Mon 07:00, 2026-11-27T15:00:00Z, 2026-11-27T15:00:00Z, 2026-11-30T06:00:00Z",
        "friday 16:00 to monday 07:00, 2026-11-30T05:59:59Z, 2026-11-27T15:00:00Z, 2026-11-30T06:00:00Z",
        "Fri 16:00 to Mon 07:00, 2026-11-30T06:00:00Z, 2026-12-04T15:00:00Z, 2026-12-07T06:00:00Z",
        "Fri 16:00 to Fri 10:00, 2026-11-27T09:30:00Z, 2026-11-27T15:00:00Z, 2026-12-04T09:00:00Z",
        "Sat to Sun, 2026-11-29T22:59:00Z, 2026-11-27T23:00:00Z, 2026-11-29T23:00:00Z",
        "Wed to Wed, 2026-11-25T12:00:00Z, 2026-11-24T23:00:00Z, 2026-11-25T23:00:00Z",
        "22:00 to 06:00, 2026-11-27T04:00:00Z, 2026-11-26T21:00:00Z, 2026-11-27T05:00:00Z",
        "09:00 to 17:00, 2026-11-27T16:00:00Z, 2026-11-28T08:00:00Z, 2026-11-28T16:00:00Z",
        "12-20 to 01-04, 2027-01-04T22:59:00Z, 2026-12-19T23:00:00Z, 2027-01-04T23:00:00Z",
        "12-20 to 01-04, 2027-01-04T23:00:00Z, 2027-12-19T23:00:00Z, 2028-01-04T23:00:00Z",
        "2026-12-20 to 2027-01-04, 2026-06-01T00:00:00Z, 2026-12-19T23:00:00Z, 2027-01-04T23:00:00Z",
        "2026-12-20 18:00 to 2026-12-21 08:00, 2026-12-20T17:00:00Z, 2026-12-20T17:00:00Z, 2026-12-21T07:00:00Z",
    })
    void isTheCurrentOneOrTheNext(String window, Instant now, Instant begin, Instant end) {
        assertThat(freeze(window).currentOrNext(now)).contains(new FreezeSpan(begin, end));
    }

    /** Clocks are set from 02:00 to 03:00 on 2026-03-29, and from 03:00 to 02:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        // Both sides by the wall's clock: the weekend is an hour shorter, or longer.
        "Fri 16:00 to Mon 07:00, 2026-03-28T12:00:00Z, 2026-03-27T15:00:00Z, 2026-03-30T05:00:00Z",
        "Fri 16:00 to Mon 07:00, 2026-10-24T12:00:00Z, 2026-10-23T14:00:00Z, 2026-10-26T06:00:00Z",
        // A time that does not come.
        "02:30 to 12:00, 2026-03-29T08:00:00Z, 2026-03-29T01:00:00Z, 2026-03-29T10:00:00Z",
        "22:00 to 02:30, 2026-03-29T00:30:00Z, 2026-03-28T21:00:00Z, 2026-03-29T01:00:00Z",
        // A time that comes twice.
        "02:30 to 12:00, 2026-10-25T00:30:00Z, 2026-10-25T00:30:00Z, 2026-10-25T11:00:00Z",
        "22:00 to 02:30, 2026-10-25T01:29:59Z, 2026-10-24T20:00:00Z, 2026-10-25T01:30:00Z",
    })
    void followsTheClocksOfItsTimeZone(String window, Instant now, Instant begin, Instant end) {
        assertThat(freeze(window).currentOrNext(now)).contains(new FreezeSpan(begin, end));
    }

    /** Whatever the instant is, the answer has not ended, and none that would contain the instant is passed over. */
    @ParameterizedTest
    @ValueSource(strings = {"Fri 16:00 to Mon 07:00", "22:00 to 06:00", "12-20 to 01-04", "02:30 to 02:45"})
    void noInstantIsLeftOut(String window) {
        Freeze freeze = freeze(window);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Instant last = null;
        for (int quarter = 0; quarter < 4 * 24 * 800; quarter++) {
            FreezeSpan span = freeze.currentOrNext(now).orElseThrow();
            assertThat(span.end()).isAfter(now);
            assertThat(span.begin()).isBefore(span.end());
            if (last != null) {
                assertThat(span.begin()).isAfterOrEqualTo(last);
            }
            last = span.begin();
            now = now.plus(Duration.ofMinutes(15));
        }
    }

    @Test
    void isOverOnceItsLastDayIs() {
        assertThat(freeze("2026-12-20 to 2027-01-04").currentOrNext(Instant.parse("2027-01-04T23:00:00Z")))
                .isEmpty();
    }

    @Test
    void isInUtcWithoutATimeZone() {
        assertThat(new Freeze("22:00 to 06:00", "", "", List.of(), false).zone())
                .isEqualTo(ZoneId.of("UTC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Fri",
                "Fri 16:00",
                "Fri 16:00 to",
                "Fri 16:00 to 07:00",
                "Fri 16:00 - Mon 07:00",
                "Fry 16:00 to Mon 07:00",
                "Fri 24:00 to Mon 07:00",
                "02-30 to 03-01",
                "2026-13-01 to 2027-01-01",
                "2026-12-20 to 01-04",
                "Fri 16:00 to Mon 07:00 Europe/Berlin",
            })
    void whatIsNoWindowIsRefused(String window) {
        assertThatThrownBy(() -> freeze(window))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "environments.freezes.window '" + window + "' is not a window: write Fri 16:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri 16:00 to Fri 16:00", "06:00 to 06:00", "2027-01-04 to 2026-12-20"})
    void whatEndsBeforeItBeginsIsRefused(String window) {
        assertThatThrownBy(() -> freeze(window)).hasMessageContaining("ends when it begins, or before");
    }

    @Test
    void whatIsNoTimeZoneIsRefused() {
        assertThatThrownBy(() -> new Freeze("22:00 to 06:00", "Berlin", "", List.of(), false))
                .hasMessageContaining("environments.freezes.timeZone 'Berlin' is not a time zone");
        assertThatThrownBy(() -> new Freeze("22:00 to 06:00", "", "two\nlines", List.of(), false))
                .hasMessageContaining("environments.freezes.reason");
    }
}
