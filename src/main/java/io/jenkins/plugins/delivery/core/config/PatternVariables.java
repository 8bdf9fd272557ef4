package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The variables, as in <code>${app}</code>, of a pattern in the settings. */
final class PatternVariables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]{0,99}+)}");

    private PatternVariables() {}

    /** Throws when the pattern has a variable that is not one of these. */
    static void check(String field, String pattern, String... known) {
        List<String> names = Arrays.asList(known);
        Matcher variable = VARIABLE.matcher(pattern);
        while (variable.find()) {
            if (!names.contains(variable.group(1))) {
                throw new InvalidInputException(
                        field,
                        pattern,
                        "has the unknown variable " + variable.group(),
                        "use " + names.stream().map(name -> "${" + name + "}").collect(Collectors.joining(" and ")));
            }
        }
    }
}
