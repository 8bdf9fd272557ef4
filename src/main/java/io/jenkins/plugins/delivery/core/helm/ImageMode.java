package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.text.Choice;

/** By what the chart is told which image to run. */
public enum ImageMode implements Choice {
    /** The tag, which is what people read. */
    TAG("tag"),
    /** The digest, which cannot move. */
    DIGEST("digest");

    private final String text;

    ImageMode(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    public static ImageMode parse(String text) {
        return Choice.parse("imageMode", text, values());
    }
}
