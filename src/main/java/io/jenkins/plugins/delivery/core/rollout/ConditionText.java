package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.stream.Stream;

/** What a condition of an object's status says of itself. */
final class ConditionText {
    private ConditionText() {}

    /** As in {@code : DoesNotExist, the issuer is missing}, to go on with; empty when it says nothing. */
    static String of(@CheckForNull Object reason, @CheckForNull Object message) {
        String text = Stream.of(reason == null ? "" : reason, message == null ? "" : message)
                .map(String::valueOf)
                .filter(word -> !word.isBlank())
                .reduce((first, second) -> first + ", " + second)
                .orElse("");
        return text.isEmpty() ? "" : ": " + OneLine.of(text).replaceFirst("\\.$", "");
    }
}
