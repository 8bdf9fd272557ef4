package io.jenkins.plugins.delivery.core.text;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A parameter's value out of a few. */
public interface Choice {
    /** As the user writes it. */
    String text();

    /** Finds a choice by what the user wrote. */
    static <C extends Choice> C parse(String field, String text, C[] choices) {
        return Arrays.stream(choices)
                .filter(choice -> choice.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not a choice",
                        "use one of " + Arrays.stream(choices).map(Choice::text).collect(Collectors.joining(", "))));
    }
}
