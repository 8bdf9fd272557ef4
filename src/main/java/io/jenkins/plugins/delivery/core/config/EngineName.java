package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.text.Choice;

/** The engines by the names that a user writes. */
public enum EngineName implements Choice {
    /** In process when the Dockerfile allows it, kaniko otherwise. */
    AUTO("auto"),
    /** In the JVM that runs the step: no daemon, no privilege, no executor, and no RUN. */
    IN_PROCESS("inProcess"),
    /** kaniko's executor, run as a command. */
    KANIKO("kaniko"),
    /** A Docker engine, through its API. */
    DOCKER("docker");

    private final String text;

    EngineName(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /**
     * Finds an engine by its name.
     *
     * @param field the parameter or setting that names it
     */
    public static EngineName parse(String field, String name) {
        return Choice.parse(field, name, "an engine", values());
    }

    @Override
    public String toString() {
        return text;
    }
}
