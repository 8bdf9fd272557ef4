package io.jenkins.plugins.delivery.core.text;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parameter's or a setting's value out of a few. */
public interface Choice {
    /** As the user writes it. */
    String text();

    /**
     * Finds a choice by what the user wrote.
     *
     * @throws InvalidInputException when it is none of them
     */
    static <C extends Choice> C parse(String field, String text, C[] choices) {
        return parse(field, text, "a choice", choices);
    }

    /**
     * Finds one of several that have a name of their own.
     *
     * @param kind what each of them is, as in {@code an engine}
     * @param besides what else the user may do, as in {@code or leave it empty}
     */
    static <C extends Choice> C parse(String field, String text, String kind, C[] choices, String... besides) {
        return Arrays.stream(choices)
                .filter(choice -> choice.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        text,
                        "is not " + kind,
                        "use one of "
                                + Stream.concat(Arrays.stream(choices).map(Choice::text), Arrays.stream(besides))
                                        .collect(Collectors.joining(", "))));
    }
}
