package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.text.Choice;

/** What becomes of values of the last revision that nobody sets any more. */
public enum ValuesStrategy implements Choice {
    /** They are gone: what the files say is what runs. */
    RESET("reset"),
    /** They stay, above the chart's own. */
    RESET_THEN_REUSE("resetThenReuse");

    private final String text;

    ValuesStrategy(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    public static ValuesStrategy parse(String text) {
        return Choice.parse("valuesStrategy", text, values());
    }
}
