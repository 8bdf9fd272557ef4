package io.jenkins.plugins.delivery.core.image.shell;

import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Output;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Part;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Text;
import io.jenkins.plugins.delivery.core.image.shell.ShellWord.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the arguments of a command of its words: variables, splitting at blanks, patterns of file names, quotes. */
public final class Expansion {
    /** Names that a shell, or what starts it, gives values of its own. */
    private static final Set<String> OF_THE_SHELL = Set.of(
            "PWD",
            "OLDPWD",
            "IFS",
            "PPID",
            "PS1",
            "PS2",
            "PS4",
            "OPTIND",
            "OPTARG",
            "SHLVL",
            "RANDOM",
            "SECONDS",
            "LINENO",
            "HOSTNAME",
            "HOSTTYPE",
            "MACHTYPE",
            "OSTYPE",
            "UID",
            "EUID",
            "GROUPS",
            "DIRSTACK",
            "SHELL",
            "TERM",
            "SHELLOPTS",
            "FUNCNAME",
            "PIPESTATUS",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "COLUMNS",
            "LINES",
            "SRANDOM",
            "HISTFILE",
            "MAIL",
            "LOGNAME",
            "USER");

    /** By which names have the order of their bytes. */
    private static final Set<String> PLAIN_ORDER = Set.of("C", "POSIX", "C.UTF-8", "C.utf8", "");

    /** Of one command; Linux takes two megabytes. */
    private static final long MOST_EXPANDED = 1 << 20;

    private final Map<String, String> variables;
    private final ShellKind shell;
    private final Surroundings surroundings;
    private boolean unsetIsError;
    private long expanded;

    /** What a word means beside the variables. */
    public interface Surroundings {
        /**
         * The names in a directory, in their order.
         *
         * @param directory as written, relative to the working directory; with a slash at its end, or empty
         * @return none when it is no directory
         */
        List<String> in(String directory);

        /** Whether a path, relative to the working directory, is there. */
        boolean exists(String path);

        /** What commands write, in a shell of their own, without the line feeds at its end. */
        String output(ShellList commands);
    }

    public Expansion(Map<String, String> variables, ShellKind shell, Surroundings surroundings) {
        this.variables = variables;
        this.shell = shell;
        this.surroundings = surroundings;
    }

    /** As {@code set -u}. */
    public void unsetIsError() {
        unsetIsError = true;
    }

    /** A text of which it is known whether it is quoted. */
    private record Piece(String text, boolean quoted) {}

    /**
     * The arguments that a word becomes.
     *
     * @throws NeedsProcessException when a value or a pattern is not known
     */
    public List<String> arguments(ShellWord word) {
        if (word.is("[")) {
            // The command, and no pattern.
            return List.of("[");
        }
        List<String> arguments = new ArrayList<>();
        for (List<Piece> field : fields(word)) {
            arguments.addAll(matching(field, word));
        }
        return arguments;
    }

    /** Whether a text matches a pattern of {@code case}, in which a star takes slashes and dots, too. */
    public boolean matches(String text, ShellWord pattern) {
        GlobPattern glob = new GlobPattern();
        for (Part part : pattern.parts()) {
            String value = value(part, pattern);
            if (!part.quoted() && (value.contains("\\") || value.startsWith("~"))) {
                throw new NeedsProcessException(pattern.source(), "is a pattern that is not known");
            }
            glob.add(value, part.quoted());
        }
        return glob.matchesAny(text);
    }

    /** The text of a heredoc, in which nothing but variables has a meaning. */
    public String heredoc(ShellWord word) {
        StringBuilder text = new StringBuilder();
        word.parts().forEach(part -> text.append(value(part, word)));
        return text.toString();
    }

    /** The one text that the target of a redirection becomes, in which patterns and blanks mean nothing. */
    public String text(ShellWord word) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Part part : word.parts()) {
            String value = first ? tilde(part, word) : value(part, word);
            first = false;
            if (!part.quoted()
                    && (shell == ShellKind.BASH && value.matches("(?s).*[*?\\[ \t\n].*") || value.startsWith("~"))) {
                throw new NeedsProcessException(word.source(), "is not a plain file name");
            }
            text.append(value);
        }
        return text.toString();
    }

    /**
     * The value that an assignment gives, in which patterns and blanks mean nothing.
     *
     * @throws NeedsProcessException when a tilde may stand for a directory
     */
    public String assigned(ShellWord word) {
        StringBuilder text = new StringBuilder();
        for (Part part : word.parts()) {
            if (part instanceof Text plain && !plain.quoted() && plain.text().contains("~")) {
                throw new NeedsProcessException(word.source(), "may name a home directory");
            }
            // Braces mean nothing there.
            text.append(part instanceof Text plain ? plain.text() : value(part, word));
        }
        return text.toString();
    }

    /** Whether a shell gives a variable a value of its own, or goes by it. */
    public static boolean isOfTheShell(String name) {
        return OF_THE_SHELL.contains(name) || name.startsWith("BASH");
    }

    private List<List<Piece>> fields(ShellWord word) {
        List<List<Piece>> fields = new ArrayList<>();
        List<Piece> field = null;
        boolean first = true;
        for (Part part : word.parts()) {
            String value = first ? tilde(part, word) : value(part, word);
            first = false;
            if (!(part instanceof Text) && !part.quoted()) {
                // Blanks in the value of a variable separate; they end the field that has begun.
                int at = 0;
                while (at < value.length()) {
                    int end = at;
                    while (end < value.length() && !isBlank(value.charAt(end))) {
                        end++;
                    }
                    if (end > at) {
                        field = field == null ? begin(fields) : field;
                        field.add(new Piece(value.substring(at, end), false));
                    }
                    if (end < value.length()) {
                        field = null;
                    }
                    at = end + 1;
                }
            } else {
                field = field == null ? begin(fields) : field;
                field.add(new Piece(value, part.quoted()));
            }
        }
        return fields;
    }

    private static List<Piece> begin(List<List<Piece>> fields) {
        List<Piece> field = new ArrayList<>();
        fields.add(field);
        return field;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private String tilde(Part part, ShellWord word) {
        String value = value(part, word);
        if (!(part instanceof Text text) || text.quoted() || !value.startsWith("~")) {
            return value;
        }
        String home = variables.get("HOME");
        boolean plain =
                value.startsWith("~/") || value.equals("~") && word.parts().size() == 1;
        if (!plain || home == null || home.matches(".*[*?\\[ \t\n].*")) {
            throw new NeedsProcessException(word.source(), "names a home directory that is not known");
        }
        return home + value.substring(1);
    }

    private String value(Part part, ShellWord word) {
        String value = plainValue(part, word);
        expanded += value.length();
        if (expanded > MOST_EXPANDED) {
            throw new NeedsProcessException(word.source(), "becomes too long");
        }
        return value;
    }

    private String plainValue(Part part, ShellWord word) {
        if (part instanceof Text text) {
            if (shell == ShellKind.BASH
                    && !text.quoted()
                    && (hasBraces(text.text()) || text.text().contains("=~"))) {
                throw new NeedsProcessException(word.source(), "has braces or a tilde that bash expands");
            }
            return text.text();
        }
        if (part instanceof Output output) {
            return surroundings.output(output.commands());
        }
        Variable variable = (Variable) part;
        String value = variables.get(variable.name());
        if (value == null && (isOfTheShell(variable.name()) || variable.name().equals("HOME"))) {
            throw new NeedsProcessException("$" + variable.name(), "has a value that only the shell knows");
        }
        if (variable.fallback() != null && (value == null || variable.emptyToo() && value.isEmpty())) {
            return variable.fallback();
        }
        if (value == null && unsetIsError) {
            throw new NeedsProcessException("$" + variable.name(), "is not set");
        }
        return value == null ? "" : value;
    }

    /** Whether bash may take something in a text for a list or a range; now and then it would not. */
    private static boolean hasBraces(String text) {
        return text.contains("{") && text.contains("}") && (text.contains(",") || text.contains(".."));
    }

    private List<String> matching(List<Piece> field, ShellWord word) {
        List<GlobPattern> components = new ArrayList<>();
        components.add(new GlobPattern());
        for (Piece piece : field) {
            String[] names = piece.text().split("/", -1);
            for (int i = 0; i < names.length; i++) {
                if (i > 0) {
                    components.add(new GlobPattern());
                }
                if (!piece.quoted() && names[i].contains("\\")) {
                    throw new NeedsProcessException(word.source(), "has a backslash in a variable");
                }
                components.get(components.size() - 1).add(names[i], piece.quoted());
            }
        }
        String literal =
                String.join("/", components.stream().map(GlobPattern::literal).toList());
        if (components.stream().noneMatch(GlobPattern::magic)) {
            return List.of(literal);
        }
        List<String> found = List.of("");
        for (int i = 0; i < components.size(); i++) {
            found = next(found, components.get(i), i, components.size());
        }
        List<String> sorted = found.stream().sorted().toList();
        if (shell == ShellKind.BASH && !ordersByBytes(variables) && dependsOnLanguage(sorted)) {
            throw new NeedsProcessException(word.source(), "matches names in the order of a language");
        }
        return sorted.isEmpty() ? List.of(literal) : sorted;
    }

    /** Whether programs that go by the language of these variables put names in the order of their bytes. */
    public static boolean ordersByBytes(Map<String, String> variables) {
        return Stream.of("LANG", "LC_ALL", "LC_COLLATE")
                .allMatch(name -> PLAIN_ORDER.contains(variables.getOrDefault(name, "")));
    }

    /** Whether languages may put names in another order, by anything but letters and digits, or by large letters. */
    private static boolean dependsOnLanguage(List<String> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            String one = sorted.get(i - 1);
            String next = sorted.get(i);
            int at = 0;
            while (at < one.length() && one.charAt(at) == next.charAt(at)) {
                at++;
            }
            if (at < one.length() && !(one.substring(at, at + 1) + next.charAt(at)).matches("[0-9a-z]{2}")) {
                return true;
            }
        }
        return false;
    }

    /** The paths so far, each with the names in it that match; all but the last component end with a slash. */
    private List<String> next(List<String> paths, GlobPattern pattern, int index, int count) {
        boolean last = index == count - 1;
        List<String> found = new ArrayList<>();
        for (String path : paths) {
            if (!pattern.magic()) {
                String whole = path + pattern.literal();
                if (pattern.literal().isEmpty() || surroundings.exists(whole)) {
                    found.add(last ? whole : whole + "/");
                }
                continue;
            }
            for (String name : surroundings.in(path)) {
                if (pattern.matches(name) && (last || surroundings.exists(path + name + "/"))) {
                    found.add(last ? path + name : path + name + "/");
                }
            }
        }
        return found;
    }
}
