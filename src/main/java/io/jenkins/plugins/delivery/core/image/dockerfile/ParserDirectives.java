package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments at the top of a Dockerfile that speak to the parser, {@code # escape=`}. The first line that is none
 * ends them; {@code syntax} and {@code check} have no effect here.
 */
final class ParserDirectives {
    private static final Pattern DIRECTIVE =
            Pattern.compile("#\\s*(?<name>[a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(?<value>.+?)\\s*");
    private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

    private final String file;
    private final Set<String> seen = new HashSet<>();
    private boolean over;
    private char escape = '\\';

    ParserDirectives(String file) {
        this.file = file;
    }

    char escape() {
        return escape;
    }

    /**
     * Looks at the next line.
     *
     * @throws InvalidInputException when it repeats a directive, or sets an escape character that cannot be one
     */
    void accept(String line, int number) {
        if (over) {
            return;
        }
        Matcher matcher = DIRECTIVE.matcher(line);
        String name = matcher.matches() ? matcher.group("name").toLowerCase(Locale.ROOT) : "";
        if (!KNOWN.contains(name)) {
            over = true;
            return;
        }
        if (!seen.add(name)) {
            throw new InvalidInputException(
                    file + " line " + number, line, "repeats the directive " + name, "leave one of them");
        }
        if (name.equals("escape")) {
            String value = matcher.group("value");
            if (!value.equals("\\") && !value.equals("`")) {
                throw new InvalidInputException(
                        file + " line " + number, line, "sets an escape that cannot be one", "use \\ or `");
            }
            escape = value.charAt(0);
        }
    }
}
