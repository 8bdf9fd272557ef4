package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens when the tag is in the registry already. */
public enum IfExists {
    /** Take the image that is there when it was built from the same revision; fail when it was not. */
    REUSE,
    /** Fail, whatever it was built from. */
    FAIL,
    /** Build again and move the tag. */
    OVERWRITE;

    /** Finds a choice by its lower-case name. */
    public static IfExists parse(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "ifExists",
                        name,
                        "is not a choice",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(IfExists::toString)
                                        .collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
