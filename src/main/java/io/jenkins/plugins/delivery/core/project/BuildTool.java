package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.text.Choice;

/** With what a project is built. */
public enum BuildTool implements Choice {
    MAVEN("maven", "Maven"),
    GRADLE("gradle", "Gradle");

    private final String text;
    private final String label;

    BuildTool(String text, String label) {
        this.text = text;
        this.label = label;
    }

    @Override
    public String text() {
        return text;
    }

    /** As its makers write it. */
    public String label() {
        return label;
    }
}
