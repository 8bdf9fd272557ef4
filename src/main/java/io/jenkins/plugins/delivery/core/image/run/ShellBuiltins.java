package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.List;

/** What a shell does itself that changes or ends nothing but the shell. */
final class ShellBuiltins {
    private static final String NAME = "[A-Za-z_][A-Za-z_0-9]*";

    private ShellBuiltins() {}

    /** {@code export name=value…} and {@code export name…}. */
    static void export(List<String> arguments, ShellVariables variables) {
        if (arguments.isEmpty()) {
            throw new NeedsProcessException("export", "shows what only the shell knows");
        }
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            // Some shells put a home directory in the place of a tilde.
            if (!parts[0].matches(NAME) || argument.contains("~")) {
                throw new NeedsProcessException("export " + argument, "is not a form that is known");
            }
            if (parts.length > 1) {
                variables.assign(parts[0], parts[1]);
            }
            variables.export(parts[0]);
        }
    }

    static void unset(List<String> arguments, ShellVariables variables) {
        for (String argument : arguments) {
            if (!argument.matches(NAME)) {
                throw new NeedsProcessException("unset " + argument, "is not a form that is known");
            }
            variables.unset(argument);
        }
    }

    /** {@code exit number}; without one it would be that of the command before. */
    static ShellExit exit(List<String> arguments) {
        if (arguments.size() != 1 || !arguments.get(0).matches("[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]")) {
            throw new NeedsProcessException("exit " + String.join(" ", arguments), "is not a form that is known");
        }
        return new ShellExit(Integer.parseInt(arguments.get(0)));
    }
}
