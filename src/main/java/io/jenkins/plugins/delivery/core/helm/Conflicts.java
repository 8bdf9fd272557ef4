package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.text.Choice;

/** What becomes of fields that somebody else owns in the cluster, as {@code kubectl scale} or an autoscaler does. */
public enum Conflicts implements Choice {
    /** The deploy fails and names them. */
    FAIL("fail"),
    /** They are set as the chart has them, and are Helm's from then on ({@code --force-conflicts}). */
    TAKE("take");

    private final String text;

    Conflicts(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    public static Conflicts parse(String text) {
        return Choice.parse("conflicts", text, values());
    }
}
