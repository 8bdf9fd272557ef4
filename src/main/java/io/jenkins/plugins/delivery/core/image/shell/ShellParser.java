package io.jenkins.plugins.delivery.core.image.shell;

import io.jenkins.plugins.delivery.core.image.shell.ShellCommand.Redirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a list of simple commands, as dash, bash and busybox' ash read it alike. */
public final class ShellParser {
    /** Deeper than anyone writes. */
    private static final int MOST_DEPTH = 20;

    /** They begin something that is more than a simple command. */
    private static final Set<String> RESERVED = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "fi",
            "for",
            "while",
            "until",
            "do",
            "done",
            "case",
            "esac",
            "in",
            "function",
            "select",
            "time",
            "coproc",
            "{",
            "}",
            "!",
            "[[");

    private final ShellScanner scanner;
    private int depth;

    private ShellParser(String text) {
        this.scanner = new ShellScanner(text);
    }

    /**
     * Reads a whole text.
     *
     * @throws NeedsProcessException when it has anything else
     */
    public static ShellList parse(String text) {
        ShellParser parser = new ShellParser(text);
        ShellList list = parser.list();
        if (!parser.scanner.atEnd()) {
            throw parser.scanner.unknown();
        }
        return list;
    }

    private ShellList list() {
        if (++depth > MOST_DEPTH) {
            throw new NeedsProcessException("(", "nests too deep");
        }
        List<List<ShellList.Link>> chains = new ArrayList<>();
        scanner.skipSeparators();
        while (!scanner.atEnd() && !scanner.at(")")) {
            chains.add(chain());
            if (!scanner.atEnd() && !scanner.at(")")) {
                if (!scanner.take(";") && !scanner.take("\n")) {
                    throw scanner.unknown();
                }
                scanner.skipSeparators();
            }
        }
        depth--;
        return new ShellList(chains);
    }

    private List<ShellList.Link> chain() {
        List<ShellList.Link> links = new ArrayList<>();
        links.add(new ShellList.Link(command(), false));
        while (true) {
            boolean afterFailure = scanner.take("||");
            if (!afterFailure && !scanner.take("&&")) {
                return links;
            }
            scanner.skipLineFeeds();
            links.add(new ShellList.Link(command(), afterFailure));
        }
    }

    private ShellCommand command() {
        if (scanner.take("(")) {
            ShellList list = list();
            if (!scanner.take(")")) {
                throw scanner.unknown();
            }
            if (list.chains().isEmpty()) {
                throw new NeedsProcessException("()", "is not a command");
            }
            return new ShellCommand.Subshell(list);
        }
        List<ShellWord> words = new ArrayList<>();
        List<Redirection> redirections = new ArrayList<>();
        while (true) {
            if (scanner.atRedirection()) {
                redirections.add(scanner.redirection());
            } else if (scanner.atWord()) {
                words.add(scanner.word());
            } else {
                break;
            }
        }
        if (words.isEmpty() && redirections.isEmpty()) {
            throw scanner.unknown();
        }
        if (!words.isEmpty()) {
            check(words.get(0));
        }
        return new ShellCommand.Simple(words, redirections);
    }

    private static void check(ShellWord name) {
        if (RESERVED.stream().anyMatch(name::is)) {
            throw new NeedsProcessException(name.source(), "is more than a simple command");
        }
        if (name.source().matches("(?s)[A-Za-z_][A-Za-z_0-9]*\\+?=.*")) {
            throw new NeedsProcessException(name.source(), "sets a variable");
        }
    }
}
