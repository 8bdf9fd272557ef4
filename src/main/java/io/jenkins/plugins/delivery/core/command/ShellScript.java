package io.jenkins.plugins.delivery.core.command;

import java.util.List;

/**
 * The body of a POSIX shell script in which no argument is interpreted: every one stands between single quotes. A
 * script, because launchers that run in another container quote the arguments of a command anew, and not safely.
 */
public final class ShellScript {
    private final StringBuilder text = new StringBuilder();

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

    /** Runs this command under a {@link CommandGuard}; the script ends with its exit code when it is the last. */
    public ShellScript guarded(List<String> command) {
        return call("guarded", command);
    }

    /** Calls a function, or a command, with these arguments. */
    public ShellScript call(String function, List<String> arguments) {
        text.append(function);
        arguments.forEach(argument -> text.append(' ').append(quote(argument)));
        text.append('\n');
        return this;
    }

    /** Adds lines that are a script already. */
    public ShellScript lines(String lines) {
        text.append(lines);
        return this;
    }

    /** The script, for {@link CommandGuard#script}. */
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
