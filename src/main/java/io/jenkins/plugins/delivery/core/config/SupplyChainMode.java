package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.Choice;

/** Whether images are signed, and what is in them and where they come from is attached to them. */
public enum SupplyChainMode implements Choice {
    OFF("off"),
    /** When it cannot be done, the log says so and the build goes on. */
    ON("on"),
    /** When it cannot be done, the build fails. */
    REQUIRED("required");

    private final String text;

    SupplyChainMode(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /**
     * The choice of this name. YAML reads {@code on} and {@code off} without quotes as a switch, which is taken, too.
     *
     * @throws InvalidInputException when it is none of them
     */
    public static SupplyChainMode parse(String field, String text) {
        return switch (text) {
            case "true" -> ON;
            case "false" -> OFF;
            default -> Choice.parse(field, text, values());
        };
    }
}
