package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.text.Choice;

/** What a service's settings file is to the chart. */
public enum AppConfigMode implements Choice {
    /** One more layer of chart values. */
    VALUES("values"),
    /** Text for one value, when the file is not chart values. */
    SET_FILE("setFile");

    private final String text;

    AppConfigMode(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /** Finds a mode by what the settings write. */
    public static AppConfigMode parse(String field, String text) {
        return Choice.parse(field, text, "a mode", values());
    }
}
