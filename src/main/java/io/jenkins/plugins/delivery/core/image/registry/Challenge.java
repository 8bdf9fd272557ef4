package io.jenkins.plugins.delivery.core.image.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case, for example {@code bearer}
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the challenges of all header lines; forgiving, since registries and proxies write them by hand. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> new Parser(header).into(challenges));
        return challenges;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    Challenge without(String name) {
        Map<String, String> others = new LinkedHashMap<>(parameters);
        others.remove(name);
        return new Challenge(scheme, others);
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        void into(List<Challenge> challenges) {
            String scheme = null;
            Map<String, String> parameters = new LinkedHashMap<>();
            while (skip(" \t,")) {
                String word = until(" \t,=");
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    String value = value();
                    if (!word.isEmpty() && !value.startsWith("=")) { // else padding of a token68
                        parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
                    }
                } else {
                    add(scheme, parameters, challenges);
                    scheme = word;
                    parameters.clear();
                }
            }
            add(scheme, parameters, challenges);
        }

        private static void add(String scheme, Map<String, String> parameters, List<Challenge> challenges) {
            if (scheme != null) {
                challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
            }
        }

        private String value() {
            skip(" \t");
            if (at >= text.length() || text.charAt(at) != '"') {
                return until(" \t,");
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }

        /** Skips these characters; false at the end of the text. */
        private boolean skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length();
        }

        private String until(String delimiters) {
            int start = at;
            while (at < text.length() && delimiters.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }
    }
}
