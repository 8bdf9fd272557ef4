package io.jenkins.plugins.delivery.core.image.shell;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;

/**
 * A word before its variables are replaced.
 *
 * @param source as written
 * @param parts in their order
 */
public record ShellWord(String source, List<Part> parts) {
    public ShellWord {
        parts = List.copyOf(parts);
    }

    /** A part of a word. */
    public sealed interface Part {
        /** Whether it stands in quotes, so that nothing in it has a meaning. */
        boolean quoted();
    }

    /** Text as it is. */
    public record Text(String text, boolean quoted) implements Part {}

    /**
     * A variable.
     *
     * @param fallback what comes in its place when it is not set, or null
     * @param emptyToo whether the fallback counts for an empty value, too
     */
    public record Variable(String name, @CheckForNull String fallback, boolean emptyToo, boolean quoted)
            implements Part {}

    /** What commands write, without the line feeds at its end: {@code $( … )}, or back-ticks. */
    public record Output(ShellList commands, boolean quoted) implements Part {}

    /** Whether the word is this text, and no part of it is quoted. */
    public boolean is(String text) {
        return parts.size() == 1
                && parts.get(0) instanceof Text one
                && !one.quoted()
                && one.text().equals(text);
    }

    /** The text of a word without variables. */
    public Optional<String> constant() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Text one)) {
                return Optional.empty();
            }
            text.append(one.text());
        }
        return Optional.of(text.toString());
    }
}
