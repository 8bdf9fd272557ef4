package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.Choice;
import java.util.Locale;

/** The languages that mails are written in. */
public enum ReportLanguage implements Choice {
    ENGLISH("en", Locale.ROOT),
    CHINESE("zh_CN", Locale.SIMPLIFIED_CHINESE);

    private final String text;
    private final Locale locale;

    ReportLanguage(String text, Locale locale) {
        this.text = text;
        this.locale = locale;
    }

    @Override
    public String text() {
        return text;
    }

    /**
     * The language of this name.
     *
     * @throws InvalidInputException when there is no such language
     */
    public static ReportLanguage parse(String field, String text) {
        return Choice.parse(field, text, "a language of the mails", values());
    }

    /** By whose rules it is written. */
    public Locale locale() {
        return locale;
    }
}
