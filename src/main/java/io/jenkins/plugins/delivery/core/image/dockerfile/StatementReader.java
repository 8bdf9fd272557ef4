package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns the lines of a Dockerfile into statements: comments left out, continued lines joined, heredocs attached. */
final class StatementReader {
    private static final Set<String> WITH_HEREDOCS = Set.of("ADD", "COPY", "RUN");

    private final String file;
    private final Lines lines;
    private final ParserDirectives directives;
    private final List<String> warnings = new ArrayList<>();

    StatementReader(String file, String text) {
        this.file = file;
        this.lines = new Lines(text);
        this.directives = new ParserDirectives(file);
    }

    /**
     * Reads the whole file.
     *
     * @throws InvalidInputException when a directive is not valid, a heredoc has no end, or there is no statement
     */
    Statements read() {
        List<Statement> statements = new ArrayList<>();
        while (lines.hasNext()) {
            String line = WhiteSpace.trimStart(lines.next());
            directives.accept(line, lines.number());
            if (!line.isEmpty() && !isComment(line)) {
                statements.add(statement(line));
            }
        }
        if (statements.isEmpty()) {
            throw new InvalidInputException(file, null, "has no instructions", "start it with FROM");
        }
        return new Statements(directives.escape(), List.copyOf(statements), List.copyOf(warnings));
    }

    private Statement statement(String firstLine) {
        int number = lines.number();
        String text = joined(firstLine);
        Clause clause = Clause.of(text, directives.escape());
        Statement statement = new Statement(file, number, text, clause, List.of());
        return takesHeredocs(clause) ? new Statement(file, number, text, clause, heredocs(statement)) : statement;
    }

    private String joined(String firstLine) {
        StringBuilder text = new StringBuilder();
        String line = firstLine;
        boolean hasEmptyLine = false;
        while (isContinued(line)) {
            text.append(line, 0, line.lastIndexOf(directives.escape()));
            line = "";
            while (lines.hasNext()) {
                String next = lines.next();
                boolean empty = WhiteSpace.trimStart(next).isEmpty();
                hasEmptyLine |= empty;
                if (!empty && !isComment(next)) {
                    line = next;
                    break;
                }
            }
        }
        if (hasEmptyLine) {
            warnings.add(file + " line " + lines.number()
                    + ": an empty line does not end the instruction that is continued there, remove it");
        }
        return text.append(line).toString();
    }

    /** Whether a line ends in an escape character that is not itself escaped, blanks after it aside. */
    private boolean isContinued(String line) {
        int last = line.length() - 1;
        while (last >= 0 && (line.charAt(last) == ' ' || line.charAt(last) == '\t')) {
            last--;
        }
        char escape = directives.escape();
        return last >= 0 && line.charAt(last) == escape && (last == 0 || line.charAt(last - 1) != escape);
    }

    private static boolean isComment(String line) {
        return WhiteSpace.trimStart(line).startsWith("#");
    }

    private boolean takesHeredocs(Clause clause) {
        if (clause.keyword().equals("ONBUILD")) {
            return takesHeredocs(Clause.of(clause.rest(), directives.escape()));
        }
        return WITH_HEREDOCS.contains(clause.keyword())
                && clause.rest().contains("<<")
                && !JsonArray.isOne(clause.rest());
    }

    private List<HeredocBody> heredocs(Statement statement) {
        return HeredocMarker.in(statement.text()).stream()
                .map(marker -> new HeredocBody(marker, body(marker, statement)))
                .toList();
    }

    private String body(HeredocMarker marker, Statement statement) {
        StringBuilder body = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.nextWithEnd();
            if (marker.isEndedBy(line)) {
                return body.toString();
            }
            body.append(line);
        }
        throw statement.error("has a heredoc without an end", "end it with a line that has only " + marker.name());
    }
}
