package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.text.Choice;

/** How much of a deploy is only tried. */
public enum DryRun implements Choice {
    /** Deploy. */
    NONE("none"),
    /** Render, without asking any cluster. */
    RENDER("render"),
    /** Render and compare, without changing anything. */
    CLIENT("client"),
    /** Have the API server say what it would do, too. */
    SERVER("server");

    private final String text;

    DryRun(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    public static DryRun parse(String text) {
        return Choice.parse("dryRun", text, values());
    }
}
