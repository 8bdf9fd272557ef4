package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Texts as forms and files bring them: untrimmed, missing, and lists in a text area with one element a line. */
final class FormText {
    private FormText() {}

    /** The text without the space around it; empty when it is missing. */
    static String trimmed(@CheckForNull String text) {
        return Util.fixNull(text).trim();
    }

    /** The elements, trimmed and none of them empty. A form sends one element with all lines in it, a file a list. */
    static List<String> lines(@CheckForNull List<String> elements) {
        return elements == null
                ? List.of()
                : elements.stream().flatMap(FormText::split).toList();
    }

    /** The elements of a text area's content. */
    static List<String> lines(@CheckForNull String content) {
        return split(content).toList();
    }

    /** What the text area shows; nothing for an entry that is still to be added. */
    static String join(@CheckForNull List<String> elements) {
        return String.join("\n", Util.fixNull(elements));
    }

    private static Stream<String> split(@CheckForNull String content) {
        return Arrays.stream(trimmed(content).split("\\R")).map(String::trim).filter(line -> !line.isEmpty());
    }
}
