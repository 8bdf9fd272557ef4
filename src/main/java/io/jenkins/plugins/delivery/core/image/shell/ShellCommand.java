package io.jenkins.plugins.delivery.core.image.shell;

import java.util.List;

/** A command of a list. */
public sealed interface ShellCommand {
    /**
     * A command with its arguments.
     *
     * @param words the name and the arguments; may be empty when there is a redirection
     * @param redirections in their order
     */
    record Simple(List<ShellWord> words, List<Redirection> redirections) implements ShellCommand {
        public Simple {
            words = List.copyOf(words);
            redirections = List.copyOf(redirections);
        }
    }

    /** A list in parentheses, which has a working directory of its own. */
    record Subshell(ShellList list) implements ShellCommand {}

    /**
     * Where output goes.
     *
     * @param descriptor 1 or 2
     * @param append whether it is added to the file
     * @param target the file, or null for {@code 2>&1}
     */
    record Redirection(int descriptor, boolean append, ShellWord target) {}
}
