package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The languages that mails are written in. */
public enum ReportLanguage {
    ENGLISH("en", Locale.ROOT),
    CHINESE("zh_CN", Locale.SIMPLIFIED_CHINESE);

    private final String text;
    private final Locale locale;

    ReportLanguage(String text, Locale locale) {
        this.text = text;
        this.locale = locale;
    }

    /** As settings and Pipelines write it. */
    public String text() {
        return text;
    }

    /**
     * The language of this name.
     *
     * @throws InvalidInputException when there is no such language
     */
    public static ReportLanguage parse(String field, String text) {
        return Arrays.stream(values())
                .filter(language -> language.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not a language of the mails",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(ReportLanguage::text)
                                        .collect(Collectors.joining(", "))));
    }

    /** By whose rules it is written. */
    public Locale locale() {
        return locale;
    }
}
