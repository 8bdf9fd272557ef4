package io.jenkins.plugins.delivery.core.image.shell;

import io.jenkins.plugins.delivery.core.image.shell.ShellCommand.Redirection;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Output;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Part;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Text;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the words and the operators in a command's text. */
final class ShellScanner {
    private static final String ENDS_WORD = " \t\n;&|<>()";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*+");
    private static final Pattern BRACES =
            Pattern.compile("\\{([A-Za-z_][A-Za-z_0-9]*+)(?:(:?)-([^}$`\"'\\\\{ \t\n*?\\[]*+))?\\}");
    /** In quotes, a dollar before one of these is no more than that, as in {@code "s/a$//"}. */
    private static final String PLAIN_BEHIND_DOLLAR = "/|,.:;)%= \n\"";

    /** More than anyone writes. */
    private static final int MOST_OUTPUTS = 5;

    private static final Pattern REDIRECTION = Pattern.compile("([12]?)(>>|>&|>)");

    private final String text;
    private int at;

    /** Where the line ends in which a heredoc was named, and where what follows the heredocs begins. */
    private int heredocLine = -1;

    private int afterHeredocs;

    /** How many {@code $( … )} are around. */
    private int outputs;

    ShellScanner(String text) {
        this.text = text;
        skipBlanks();
    }

    boolean atEnd() {
        return at >= text.length();
    }

    boolean at(String operator) {
        return text.startsWith(operator, at);
    }

    /** Takes an operator with the blanks behind it; {@code ;;} and {@code &} are others than {@code ;} and {@code &&}. */
    boolean take(String operator) {
        if (!at(operator) || operator.equals(";") && at(";;") || operator.equals("|") && at("||")) {
            return false;
        }
        at = at == heredocLine ? afterHeredocs : at + operator.length();
        skipBlanks();
        return true;
    }

    /** Whether a word stands here that means something only where a command begins. */
    boolean atReserved(String word) {
        int end = at + word.length();
        return at(word) && (end == text.length() || ENDS_WORD.indexOf(text.charAt(end)) >= 0);
    }

    /** Takes such a word with the blanks behind it. */
    boolean takeReserved(String word) {
        if (!atReserved(word)) {
            return false;
        }
        at += word.length();
        skipBlanks();
        return true;
    }

    void skipLineFeeds() {
        while (take("\n")) {
            // the next
        }
    }

    private void skipBlanks() {
        while (!atEnd()) {
            if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
                at++;
            } else if (at("\\\n")) {
                at += 2;
            } else if (text.charAt(at) == '#') {
                int feed = text.indexOf('\n', at);
                at = feed < 0 ? text.length() : feed;
            } else {
                return;
            }
        }
    }

    boolean atWord() {
        return !atEnd() && ENDS_WORD.indexOf(text.charAt(at)) < 0;
    }

    boolean atRedirection() {
        return REDIRECTION.matcher(text).region(at, text.length()).lookingAt();
    }

    Redirection redirection() {
        Matcher matcher = REDIRECTION.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unknown();
        }
        int descriptor = matcher.group(1).equals("2") ? 2 : 1;
        String operator = matcher.group(2);
        at = matcher.end();
        if (operator.equals(">&")) {
            if (at(descriptor == 2 ? "1" : "2")) {
                at++;
                if (!atWord()) {
                    skipBlanks();
                    return new Redirection(descriptor, false, null);
                }
            }
            throw new NeedsProcessException(">&", "redirects in a way that is not known");
        }
        skipBlanks();
        if (!atWord()) {
            throw unknown();
        }
        return new Redirection(descriptor, operator.equals(">>"), word());
    }

    boolean atHeredoc() {
        return at("<<") && !at("<<<");
    }

    /** Reads the name of a heredoc; the text is what stands for it, below the line. */
    ShellWord heredoc() {
        at += 2;
        boolean tabs = at("-");
        at += tabs ? 1 : 0;
        skipBlanks();
        ShellWord name = word();
        String delimiter = name.constant().filter(word -> !word.isEmpty()).orElseThrow(this::unknown);
        int line = text.indexOf('\n', at);
        String rest = line < 0 ? "" : text.substring(at, line);
        if (outputs > 0 || line < 0 || rest.endsWith("\\") || rest.matches("[^'\"]*['\"][^'\"]*")) {
            throw new NeedsProcessException("<<" + delimiter, "begins in a way that is not known");
        }
        int begin = line == heredocLine ? afterHeredocs : line + 1;
        StringBuilder body = new StringBuilder();
        while (true) {
            int feed = text.indexOf('\n', begin);
            String next = text.substring(Math.min(begin, text.length()), feed < 0 ? text.length() : feed);
            String stripped = tabs ? next.replaceFirst("^\t++", "") : next;
            begin = feed < 0 ? text.length() : feed + 1;
            if (stripped.equals(delimiter)) {
                break;
            }
            if (feed < 0) {
                throw new NeedsProcessException("<<" + delimiter, "has no end");
            }
            body.append(stripped).append('\n');
        }
        heredocLine = line;
        afterHeredocs = begin;
        boolean quoted = name.parts().stream().anyMatch(Part::quoted);
        List<Part> parts = new ArrayList<>();
        if (quoted) {
            parts.add(new Text(body.toString(), true));
        } else {
            new ShellScanner(body).expanded(parts, true);
        }
        return new ShellWord("<<" + delimiter, parts);
    }

    /** Reads text in which variables count and quotes do not. */
    private ShellScanner(StringBuilder heredoc) {
        this.text = heredoc.toString();
    }

    /** What stands here has no meaning that is known. */
    NeedsProcessException unknown() {
        if (atEnd()) {
            return new NeedsProcessException(text.substring(Math.max(0, text.length() - 10)), "ends too early");
        }
        Matcher operator = Pattern.compile("[;&|<>()\\n]{1,2}").matcher(text).region(at, text.length());
        return new NeedsProcessException(
                operator.lookingAt() ? operator.group().replace("\n", "\\n") : text.substring(at, at + 1),
                "is more than a list of simple commands");
    }

    ShellWord word() {
        int start = at;
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (atWord()) {
            char c = text.charAt(at);
            switch (c) {
                case '\'' -> {
                    flush(plain, parts);
                    parts.add(new Text(singleQuoted(), true));
                }
                case '"' -> {
                    flush(plain, parts);
                    at++;
                    expanded(parts, false);
                    at++;
                }
                case '\\' -> {
                    flush(plain, parts);
                    escaped(parts);
                }
                case '$' -> {
                    flush(plain, parts);
                    parts.add(dollar(false));
                }
                case '`' -> {
                    flush(plain, parts);
                    parts.add(backQuoted(false));
                }
                default -> {
                    plain.append(c);
                    at++;
                }
            }
        }
        flush(plain, parts);
        String source = text.substring(start, at);
        if (source.matches("[0-9]+") && !atEnd() && (text.charAt(at) == '<' || text.charAt(at) == '>')) {
            throw new NeedsProcessException(source + text.charAt(at), "redirects in a way that is not known");
        }
        skipBlanks();
        return new ShellWord(source, parts);
    }

    private static void flush(StringBuilder plain, List<Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Text(plain.toString(), false));
            plain.setLength(0);
        }
    }

    private String singleQuoted() {
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
            throw new NeedsProcessException("'", "is not closed");
        }
        String quoted = text.substring(at + 1, end);
        at = end + 1;
        return quoted;
    }

    private void escaped(List<Part> parts) {
        if (at + 1 >= text.length()) {
            throw new NeedsProcessException("\\", "ends the line");
        }
        if (text.charAt(at + 1) != '\n') {
            parts.add(new Text(text.substring(at + 1, at + 2), true));
        }
        at += 2;
    }

    /**
     * Reads text in which variables and commands count, up to the quote that ends it, or of a heredoc to the end. Even
     * empty quotes make a word.
     */
    private void expanded(List<Part> parts, boolean heredoc) {
        StringBuilder plain = new StringBuilder();
        while (heredoc ? !atEnd() : !at("\"")) {
            if (atEnd()) {
                throw new NeedsProcessException("\"", "is not closed");
            }
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (c == '\\' && ("$`\\\n".indexOf(next) >= 0 || next == '"' && !heredoc)) {
                if (next != '\n') {
                    plain.append(next);
                }
                at += 2;
            } else if (c == '`' || c == '$' && (!heredoc || beginsVariable(next))) {
                parts.add(new Text(plain.toString(), true));
                plain.setLength(0);
                parts.add(c == '`' ? backQuoted(true) : dollar(true));
            } else {
                plain.append(c);
                at++;
            }
        }
        parts.add(new Text(plain.toString(), true));
    }

    private static boolean beginsVariable(char behindDollar) {
        return Character.isLetterOrDigit(behindDollar) || "_{(@*#?!$-".indexOf(behindDollar) >= 0;
    }

    private Part backQuoted(boolean quoted) {
        int end = text.indexOf('`', at + 1);
        String inner = text.substring(at + 1, Math.max(at + 1, end));
        if (end < 0 || inner.contains("\\") || quoted && inner.contains("\"")) {
            throw new NeedsProcessException("`" + inner, "runs a command in a way that is not known");
        }
        at = end + 1;
        return new Output(ShellParser.parse(inner), quoted);
    }

    private Part output(boolean quoted) {
        if (++outputs > MOST_OUTPUTS) {
            throw new NeedsProcessException("$(", "nests too deep");
        }
        at += 2;
        skipBlanks();
        ShellList commands = ShellParser.upToParenthesis(this);
        at++;
        outputs--;
        return new Output(commands, quoted);
    }

    private Part dollar(boolean quoted) {
        if (at("$(") && !at("$((")) {
            return output(quoted);
        }
        Matcher name = NAME.matcher(text).region(at + 1, text.length());
        if (name.lookingAt()) {
            at = name.end();
            return new Variable(name.group(), null, false, quoted);
        }
        Matcher braces = BRACES.matcher(text).region(at + 1, text.length());
        if (braces.lookingAt()) {
            at = braces.end();
            return new Variable(braces.group(1), braces.group(3), ":".equals(braces.group(2)), quoted);
        }
        if (quoted && (at + 1 == text.length() || PLAIN_BEHIND_DOLLAR.indexOf(text.charAt(at + 1)) >= 0)) {
            at++;
            return new Text("$", true);
        }
        throw new NeedsProcessException(dollarWord(), "is not a plain variable");
    }

    private String dollarWord() {
        int end = at + 1;
        while (end < text.length() && end < at + 30 && " \t\n;&|\"'".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(at, end);
    }
}
