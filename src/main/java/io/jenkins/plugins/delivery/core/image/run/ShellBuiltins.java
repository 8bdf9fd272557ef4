package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.List;
import java.util.regex.Pattern;

/** What a shell does itself that changes or ends nothing but the shell. */
final class ShellBuiltins {
    private static final String NAME = "[A-Za-z_][A-Za-z_0-9]*";

    /** Names that a shell may know by itself, one or the other of them. */
    private static final Pattern OTHERS =
            Pattern.compile("alias|bg|bind|break|builtin|caller|case|chdir|compgen|complete"
                    + "|compopt|continue|coproc|declare|dirs|disown|do|done|elif|else|enable|esac|eval|exec|fc|fg|fi|for|function"
                    + "|getopts|hash|help|history|if|in|jobs|kill|let|local|logout|mapfile|popd|pushd|read|readarray|readonly"
                    + "|return|select|shift|shopt|source|suspend|then|time|times|trap|type|typeset|ulimit|umask|unalias|until"
                    + "|wait|while");

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

    /** The name that {@code command -v name} looks for. */
    static String lookedFor(List<String> arguments) {
        if (arguments.size() != 2
                || !arguments.get(0).equals("-v")
                || !arguments.get(1).matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*")
                || OTHERS.matcher(arguments.get(1)).matches()) {
            throw new NeedsProcessException("command " + String.join(" ", arguments), "is not a form that is known");
        }
        return arguments.get(1);
    }

    /** {@code exit number}; without one it would be that of the command before. */
    static ShellExit exit(List<String> arguments) {
        if (arguments.size() != 1 || !arguments.get(0).matches("[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]")) {
            throw new NeedsProcessException("exit " + String.join(" ", arguments), "is not a form that is known");
        }
        return new ShellExit(Integer.parseInt(arguments.get(0)));
    }
}
