package io.jenkins.plugins.delivery.core.image.shell;

import io.jenkins.plugins.delivery.core.image.shell.ShellCommand.Redirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists of commands, {@code if}, {@code for} and {@code case}, as dash, bash and busybox' ash read them alike. */
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

    private ShellParser(ShellScanner scanner) {
        this.scanner = scanner;
    }

    /**
     * Reads a whole text.
     *
     * @throws NeedsProcessException when it has anything else
     */
    public static ShellList parse(String text) {
        ShellParser parser = new ShellParser(new ShellScanner(text));
        ShellList list = parser.list();
        if (!parser.scanner.atEnd()) {
            throw parser.scanner.unknown();
        }
        return list;
    }

    /** Reads the commands of {@code $( … )}, up to its parenthesis, which is left. */
    static ShellList upToParenthesis(ShellScanner scanner) {
        ShellList list = new ShellParser(scanner).list();
        if (!scanner.at(")") || list.chains().isEmpty()) {
            throw scanner.unknown();
        }
        return list;
    }

    /** Reads up to one of these words or {@code )}, which is left, or to the end. */
    private ShellList list(String... ends) {
        if (++depth > MOST_DEPTH) {
            throw new NeedsProcessException("(", "nests too deep");
        }
        List<List<ShellList.Link>> chains = new ArrayList<>();
        scanner.skipLineFeeds();
        while (!scanner.atEnd() && !scanner.at(")") && !scanner.at(";;") && !at(ends)) {
            chains.add(chain());
            if (!scanner.atEnd() && !scanner.at(")") && !scanner.at(";;")) {
                if (!scanner.take(";") && !scanner.take("\n")) {
                    throw scanner.unknown();
                }
                scanner.skipLineFeeds();
            }
        }
        depth--;
        return new ShellList(chains);
    }

    private boolean at(String... words) {
        return List.of(words).stream().anyMatch(scanner::atReserved);
    }

    /** A list with something in it, up to one of these words. */
    private ShellList body(String... ends) {
        ShellList list = list(ends);
        if (list.chains().isEmpty() || !at(ends)) {
            throw scanner.unknown();
        }
        return list;
    }

    private List<ShellList.Link> chain() {
        List<ShellList.Link> links = new ArrayList<>();
        links.add(link(false));
        while (true) {
            boolean afterFailure = scanner.take("||");
            if (!afterFailure && !scanner.take("&&")) {
                return links;
            }
            scanner.skipLineFeeds();
            links.add(link(afterFailure));
        }
    }

    private ShellList.Link link(boolean afterFailure) {
        boolean negated = scanner.takeReserved("!");
        ShellCommand command = command();
        if (scanner.take("|")) {
            scanner.skipLineFeeds();
            if (!(command instanceof ShellCommand.Simple writer)
                    || !(command() instanceof ShellCommand.Simple reader)
                    || scanner.at("|") && !scanner.at("||")) {
                throw new NeedsProcessException("|", "is more than a list of simple commands");
            }
            command = new ShellCommand.Pipe(writer, reader);
        }
        return new ShellList.Link(command, afterFailure, negated);
    }

    private ShellCommand command() {
        ShellCommand compound = null;
        if (scanner.take("(")) {
            ShellList list = list();
            if (!scanner.take(")") || list.chains().isEmpty()) {
                throw scanner.unknown();
            }
            compound = new ShellCommand.Subshell(list);
        } else if (scanner.takeReserved("{")) {
            compound = new ShellCommand.Group(body("}"));
            scanner.takeReserved("}");
        } else if (scanner.takeReserved("if")) {
            compound = conditions();
        } else if (scanner.takeReserved("for")) {
            compound = loop();
        } else if (scanner.takeReserved("case")) {
            compound = choices();
        }
        if (compound == null) {
            return simple();
        }
        ShellCommand redirected = redirected(compound);
        if (scanner.atWord()) {
            throw scanner.unknown();
        }
        return redirected;
    }

    private ShellCommand redirected(ShellCommand compound) {
        List<Redirection> all = new ArrayList<>();
        while (scanner.atRedirection()) {
            all.add(scanner.redirection());
        }
        List<Redirection> files = all.stream()
                .filter(one -> one.target() != null && !one.target().is("/dev/null"))
                .toList();
        if (files.isEmpty()) {
            return compound;
        }
        if (all.size() > 1 || files.get(0).descriptor() != 1) {
            throw new NeedsProcessException("> " + files.get(0).target().source(), "gets what a whole list says");
        }
        return new ShellCommand.Redirected(compound, files.get(0));
    }

    private ShellCommand conditions() {
        List<ShellCommand.Branch> branches = new ArrayList<>();
        do {
            ShellList condition = body("then");
            scanner.takeReserved("then");
            branches.add(new ShellCommand.Branch(condition, body("elif", "else", "fi")));
        } while (scanner.takeReserved("elif"));
        ShellList otherwise = scanner.takeReserved("else") ? body("fi") : new ShellList(List.of());
        if (!scanner.takeReserved("fi")) {
            throw scanner.unknown();
        }
        return new ShellCommand.If(branches, otherwise);
    }

    private ShellCommand loop() {
        ShellWord name = scanner.atWord() ? scanner.word() : new ShellWord("", List.of());
        if (!name.source().matches("[A-Za-z_][A-Za-z_0-9]*") || !scanner.takeReserved("in")) {
            throw new NeedsProcessException("for " + name.source(), "is a loop that is not known");
        }
        List<ShellWord> words = new ArrayList<>();
        while (scanner.atWord()) {
            words.add(scanner.word());
        }
        if (!scanner.take(";") && !scanner.take("\n")) {
            throw scanner.unknown();
        }
        scanner.skipLineFeeds();
        if (!scanner.takeReserved("do")) {
            throw scanner.unknown();
        }
        ShellList body = body("done");
        scanner.takeReserved("done");
        return new ShellCommand.For(name.source(), words, body);
    }

    private ShellCommand choices() {
        if (!scanner.atWord()) {
            throw scanner.unknown();
        }
        ShellWord subject = scanner.word();
        scanner.skipLineFeeds();
        if (!scanner.takeReserved("in")) {
            throw scanner.unknown();
        }
        List<ShellCommand.Choice> choices = new ArrayList<>();
        scanner.skipLineFeeds();
        while (!scanner.takeReserved("esac")) {
            scanner.take("(");
            List<ShellWord> patterns = new ArrayList<>();
            do {
                if (!scanner.atWord()) {
                    throw scanner.unknown();
                }
                patterns.add(scanner.word());
            } while (scanner.take("|"));
            if (!scanner.take(")")) {
                throw scanner.unknown();
            }
            choices.add(new ShellCommand.Choice(patterns, list("esac")));
            if (!scanner.take(";;") && !scanner.atReserved("esac")) {
                throw scanner.unknown();
            }
            scanner.skipLineFeeds();
        }
        return new ShellCommand.Case(subject, choices);
    }

    private ShellCommand simple() {
        List<Assignment> assignments = new ArrayList<>();
        List<ShellWord> words = new ArrayList<>();
        List<Redirection> redirections = new ArrayList<>();
        while (true) {
            if (scanner.atRedirection()) {
                redirections.add(scanner.redirection());
            } else if (scanner.atHeredoc()) {
                redirections.add(new Redirection(0, false, scanner.heredoc()));
            } else if (scanner.atWord()) {
                ShellWord word = scanner.word();
                Optional<Assignment> assignment = words.isEmpty() ? Assignment.of(word) : Optional.empty();
                assignment.ifPresentOrElse(assignments::add, () -> words.add(word));
            } else {
                break;
            }
        }
        if (words.isEmpty() && redirections.isEmpty() && assignments.isEmpty()) {
            throw scanner.unknown();
        }
        if (words.isEmpty() && redirections.stream().anyMatch(one -> one.descriptor() == 0)) {
            throw new NeedsProcessException("<<", "is more than a list of simple commands");
        }
        if (!words.isEmpty()) {
            check(words.get(0));
        }
        return new ShellCommand.Simple(assignments, words, redirections);
    }

    private static void check(ShellWord name) {
        if (RESERVED.stream().anyMatch(name::is)) {
            throw new NeedsProcessException(name.source(), "is more than a simple command");
        }
    }
}
