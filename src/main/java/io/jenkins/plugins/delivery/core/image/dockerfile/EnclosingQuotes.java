package io.jenkins.plugins.delivery.core.image.dockerfile;

/**
 * The quotes around the default of an ARG before the first FROM. Kaniko takes them off before it looks for variables, so
 * that there, unlike elsewhere, a variable in single quotes is replaced.
 */
final class EnclosingQuotes {
    private EnclosingQuotes() {}

    static Arg strip(Arg arg, Statement statement) {
        return new Arg(
                arg.line(),
                arg.source(),
                arg.pairs().stream()
                        .map(pair -> new KeyValue(pair.key(), strip(pair.value(), statement)))
                        .toList());
    }

    private static String strip(String value, Statement statement) {
        if (value == null || value.length() < 2) {
            return value;
        }
        boolean escaped = isQuote(value.charAt(1)) && value.charAt(0) == '\\';
        String start = escaped ? value.substring(0, 2) : quoteAt(value, 0);
        String end = escaped ? value.substring(value.length() - 2) : quoteAt(value, value.length() - 1);
        if (!start.equals(end)) {
            throw statement.error("has a quote at one end of " + value, "put the whole value in quotes, or none of it");
        }
        return start.length() == 1 ? value.substring(1, value.length() - 1) : value;
    }

    private static String quoteAt(String value, int index) {
        return isQuote(value.charAt(index)) ? value.substring(index, index + 1) : "";
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }
}
