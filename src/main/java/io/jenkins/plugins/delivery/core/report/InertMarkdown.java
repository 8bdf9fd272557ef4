package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.WebAddress;

/**
 * Text from a build as Markdown, which anybody may have written a part of. As it comes out of here it is read as it is:
 * no format, no HTML, no link or image, no mention of a person, and no end of the code that it stands in.
 */
final class InertMarkdown {
    private static final int LONGEST_CODE = 600;
    private static final int LONGEST_TEXT = 2_000;
    private static final int SHORTEST_FENCE = 3;

    /** What has a meaning within a line; GitHub's own Markdown has math and tables. */
    private static final String MARKS = "\\`*_[]<>|~&$";

    /** What has one at the beginning of a line. */
    private static final String BEGINNINGS = "#+-=";

    private static final char ZERO_WIDTH_SPACE = '\u200b';

    private InertMarkdown() {}

    /** A text within a paragraph or a cell, on one line. */
    static String text(String foreign) {
        String line = OneLine.of(foreign, LONGEST_TEXT);
        StringBuilder markdown = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean begins = i == 0 && BEGINNINGS.indexOf(c) >= 0 || endsNumber(line, i);
            if (begins || MARKS.indexOf(c) >= 0 || beginsLink(line, i)) {
                markdown.append('\\');
            }
            markdown.append(c);
            if (isReference(line, i)) {
                markdown.append(ZERO_WIDTH_SPACE);
            }
        }
        return markdown.toString();
    }

    /** Also where nobody wrote a link, hosts make one of {@code http://} and of {@code www.}. */
    private static boolean beginsLink(String line, int at) {
        return line.charAt(at) == ':' && line.startsWith("//", at + 1)
                || line.charAt(at) == '.' && at >= 3 && line.regionMatches(true, at - 3, "www", 0, 3);
    }

    /** {@code 1.} begins a list. */
    private static boolean endsNumber(String line, int at) {
        char c = line.charAt(at);
        return (c == '.' || c == ')')
                && at > 0
                && at < 10
                && line.chars().limit(at).allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** {@code @somebody} calls somebody, and {@code #1} leads to an issue; no escape helps against that. */
    private static boolean isReference(String line, int at) {
        char c = line.charAt(at);
        return (c == '@' || c == '#') && (at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1)));
    }

    /** A name, as code within a line. */
    static String code(String foreign) {
        String line = OneLine.of(foreign, LONGEST_CODE);
        String fence = "`".repeat(longestRun(line) + 1);
        // The space is not shown, and parts the text from the fence.
        String space = line.isEmpty() || line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + space + line + space + fence;
    }

    /** An address: a link where it can be one. */
    static String link(String url) {
        return WebAddress.link(url)
                .filter(safe -> safe.chars().noneMatch(c -> c == '\\'))
                .map(safe -> "[" + text(safe) + "](<" + safe + ">)")
                .orElseGet(() -> code(url));
    }

    /** What is before and behind a block of such lines of code. */
    static String fence(Iterable<String> lines) {
        int longest = SHORTEST_FENCE - 1;
        for (String line : lines) {
            longest = Math.max(longest, longestRun(line));
        }
        return "`".repeat(longest + 1);
    }

    private static int longestRun(String line) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < line.length(); i++) {
            run = line.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
