package io.jenkins.plugins.delivery.core.command;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A POSIX shell script in which no argument is interpreted: every one stands between single quotes. A script, because
 * launchers that run in another container quote the arguments of a command anew, and not safely.
 */
public final class ShellScript {
    // Tracing would print arguments, and Jenkins turns it on for shell steps.
    private final StringBuilder text = new StringBuilder("#!/bin/sh\nset +x\n");

    /** Sets an environment variable for what follows. */
    public ShellScript export(String name, String value) {
        text.append(name)
                .append('=')
                .append(quote(value))
                .append("\nexport ")
                .append(name)
                .append('\n');
        return this;
    }

    /** Adds lines of the shell's language, which stand as they are. */
    public ShellScript append(String lines) {
        text.append(lines);
        return this;
    }

    /** Ends the script by becoming this command, which gets its signals and leaves its exit code. */
    public ShellScript exec(List<String> command) {
        text.append("exec ")
                .append(command.stream().map(ShellScript::quote).collect(Collectors.joining(" ")))
                .append('\n');
        return this;
    }

    /** The script. */
    public String text() {
        return text.toString();
    }

    /**
     * One word of the shell that means these characters and nothing else.
     *
     * @throws IllegalArgumentException for a NUL character, which no argument can have
     */
    public static String quote(String argument) {
        if (argument.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an argument cannot contain a NUL character");
        }
        return "'" + argument.replace("'", "'\"'\"'") + "'";
    }
}
