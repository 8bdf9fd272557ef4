package io.jenkins.plugins.delivery.core.report;

/**
 * Text from a build, of which anybody may have written a part: a log, a commit message, a branch's name. As it comes out
 * of here it cannot be HTML, nor a header, nor a token that email-ext would expand.
 */
final class InertText {
    private InertText() {}

    /** For the content of an HTML element, or an attribute in quotes. */
    static String html(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                // email-ext expands tokens before a mail reader decodes this.
                case '$' -> html.append("&#36;");
                default -> html.appendCodePoint(isHarmless(c) || c == '\n' || c == '\t' ? c : ' ');
            }
        });
        return html.toString();
    }

    /** For the subject: one line, in which the dollar sign is one that is no token's. */
    static String header(String text) {
        StringBuilder header = new StringBuilder(text.length());
        text.codePoints().forEach(c -> header.appendCodePoint(c == '$' ? '\uFF04' : isHarmless(c) ? c : ' '));
        return header.toString().strip();
    }

    /** A line that is shown as it is. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isHarmless(c) || c == '\t' ? c : ' '));
        return line.toString();
    }

    /** Neither control characters nor those that turn the direction of the text around them. */
    private static boolean isHarmless(int c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
    }
}
