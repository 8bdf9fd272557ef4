package io.jenkins.plugins.delivery.core.image.shell;

import java.util.List;

/** A command of a list. */
public sealed interface ShellCommand {
    /**
     * A command with its arguments.
     *
     * @param assignments in front of it
     * @param words the name and the arguments; may be empty when there is a redirection or an assignment
     * @param redirections in their order
     */
    record Simple(List<Assignment> assignments, List<ShellWord> words, List<Redirection> redirections)
            implements ShellCommand {
        public Simple {
            assignments = List.copyOf(assignments);
            words = List.copyOf(words);
            redirections = List.copyOf(redirections);
        }
    }

    /** A list in parentheses, which has a working directory of its own. */
    record Subshell(ShellList list) implements ShellCommand {}

    /** A list in braces. */
    record Group(ShellList list) implements ShellCommand {}

    /**
     * {@code if … then … elif … then … else … fi}.
     *
     * @param otherwise what stands behind {@code else}, else an empty list
     */
    record If(List<Branch> branches, ShellList otherwise) implements ShellCommand {
        public If {
            branches = List.copyOf(branches);
        }
    }

    /** A condition of {@code if} with what depends on it. */
    record Branch(ShellList condition, ShellList body) {}

    /** {@code case word in pattern | pattern) … ;; … esac}. */
    record Case(ShellWord subject, List<Choice> choices) implements ShellCommand {
        public Case {
            choices = List.copyOf(choices);
        }
    }

    /** Patterns of {@code case} with what is done where one of them matches. */
    record Choice(List<ShellWord> patterns, ShellList body) {
        public Choice {
            patterns = List.copyOf(patterns);
        }
    }

    /** {@code for name in word…; do …; done}. */
    record For(String name, List<ShellWord> words, ShellList body) implements ShellCommand {
        public For {
            words = List.copyOf(words);
        }
    }

    /**
     * A compound command whose output goes into a file.
     *
     * @param output of descriptor 1
     */
    record Redirected(ShellCommand command, Redirection output) implements ShellCommand {}

    /** A command that reads what another writes. */
    record Pipe(Simple writer, Simple reader) implements ShellCommand {}

    /**
     * Where output goes, or what is read.
     *
     * @param descriptor 1 or 2; 0 for a heredoc
     * @param append whether it is added to the file
     * @param target the file; null for {@code 2>&1} and {@code >&2}; of a heredoc its text
     */
    record Redirection(int descriptor, boolean append, ShellWord target) {}
}
