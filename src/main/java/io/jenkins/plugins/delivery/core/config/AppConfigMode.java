package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a service's settings file is to the chart. */
public enum AppConfigMode {
    /** One more layer of chart values. */
    VALUES("values"),
    /** Text for one value, when the file is not chart values. */
    SET_FILE("setFile");

    private final String text;

    AppConfigMode(String text) {
        this.text = text;
    }

    /** As the settings write it. */
    public String text() {
        return text;
    }

    /** Finds a mode by what the settings write. */
    public static AppConfigMode parse(String field, String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not a mode",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(AppConfigMode::text)
                                        .collect(Collectors.joining(", "))));
    }
}
