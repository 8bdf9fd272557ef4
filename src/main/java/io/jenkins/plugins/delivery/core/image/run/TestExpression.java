package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code test} and {@code [}, which shells do themselves: up to four arguments, told apart by their number, and more than
 * these with {@code -a} and {@code -o} between them.
 */
final class TestExpression {
    private static final Set<String> COMPARISONS = Set.of("=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge");
    private static final String NUMBER = "-?[0-9]{1,9}";
    private static final int ANY_EXECUTE = 0111;

    private final String name;
    private final ShellKind shell;
    private final ProcessFiles files;

    private TestExpression(String name, ShellKind shell, ProcessFiles files) {
        this.name = name;
        this.shell = shell;
        this.files = files;
    }

    /**
     * Fails when it is not so.
     *
     * @param name as it is called
     */
    static void require(String name, List<String> arguments, ShellKind shell, ProcessFiles files) {
        TestExpression expression = new TestExpression(name, shell, files);
        List<String> words = arguments;
        if (name.equals("[")) {
            int last = arguments.size() - 1;
            if (last < 0 || !arguments.get(last).equals("]")) {
                throw expression.unknown(arguments);
            }
            words = arguments.subList(0, last);
        }
        if (!expression.holds(words)) {
            throw new CommandFailedException(name + " " + String.join(" ", arguments) + " is not so");
        }
    }

    private boolean holds(List<String> words) {
        boolean joined = words.contains("-a") || words.contains("-o");
        if (joined && words.size() == 4 && words.get(0).equals("!")) {
            // Shells differ in what the sign belongs to.
            throw unknown(words);
        }
        if (joined && words.size() > 2 && !(words.size() == 3 && COMPARISONS.contains(words.get(1)))) {
            // All are looked at, as each has to be of a known form.
            List<Boolean> any = parts(words, "-o").stream()
                    .map(each -> !parts(each, "-a").stream()
                            .map(this::joinedPart)
                            .toList()
                            .contains(false))
                    .toList();
            return any.contains(true);
        }
        return switch (words.size()) {
            case 0 -> false;
            case 1 -> !words.get(0).isEmpty();
            case 2 -> words.get(0).equals("!") ? words.get(1).isEmpty() : unary(words);
            case 3 -> {
                if (COMPARISONS.contains(words.get(1))) {
                    yield compare(words);
                }
                yield not(words);
            }
            case 4 -> not(words);
            default -> throw unknown(words);
        };
    }

    private static List<List<String>> parts(List<String> words, String operator) {
        List<List<String>> parts = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= words.size(); at++) {
            if (at == words.size() || words.get(at).equals(operator)) {
                parts.add(words.subList(begin, at));
                begin = at + 1;
            }
        }
        return parts;
    }

    private boolean joinedPart(List<String> words) {
        boolean negated = words.size() > 1 && words.get(0).equals("!");
        List<String> part = negated ? words.subList(1, words.size()) : words;
        boolean known =
                switch (part.size()) {
                    case 1 -> part.get(0).matches("[^-!(].*|");
                    case 2 -> !part.get(0).equals("!");
                    case 3 -> COMPARISONS.contains(part.get(1));
                    default -> false;
                };
        if (!known) {
            throw unknown(words);
        }
        return holds(part) != negated;
    }

    private boolean not(List<String> words) {
        if (!words.get(0).equals("!")) {
            throw unknown(words);
        }
        return !holds(words.subList(1, words.size()));
    }

    private boolean unary(List<String> words) {
        String operand = words.get(1);
        return switch (words.get(0)) {
            case "-n" -> !operand.isEmpty();
            case "-z" -> operand.isEmpty();
            case "-e" -> find(operand, true).exists();
            case "-f" -> find(operand, true).isFile();
            case "-d" -> find(operand, true).isDirectory();
            case "-s" -> hasSize(find(operand, true), words);
            case "-h", "-L" -> find(operand, false).isSymlink();
            case "-r", "-w" -> asRoot(words) && find(operand, true).exists();
            case "-x" -> asRoot(words) && canRun(find(operand, true));
            default -> throw unknown(words);
        };
    }

    private Place find(String path, boolean follow) {
        return files.reach(path, follow).orElse(new Place(path, path, null));
    }

    private boolean hasSize(Place place, List<String> words) {
        if (place.isDirectory()) {
            // It depends on what keeps the image.
            throw unknown(words);
        }
        return place.exists() && place.node().size() > 0;
    }

    private boolean asRoot(List<String> words) {
        if (!files.user().isRoot()) {
            throw unknown(words);
        }
        return true;
    }

    private static boolean canRun(Place place) {
        return place.exists()
                && (place.isDirectory()
                        || place.node().type() == FileNode.Type.FILE
                                && (place.node().mode() & ANY_EXECUTE) != 0);
    }

    private boolean compare(List<String> words) {
        String left = words.get(0);
        String right = words.get(2);
        String operator = words.get(1);
        if (operator.startsWith("-") && !(left.matches(NUMBER) && right.matches(NUMBER))
                || operator.equals("==") && shell == ShellKind.DASH) {
            throw unknown(words);
        }
        int order = operator.startsWith("-")
                ? Integer.compare(Integer.parseInt(left), Integer.parseInt(right))
                : left.compareTo(right);
        return switch (operator) {
            case "=", "==", "-eq" -> order == 0;
            case "!=", "-ne" -> order != 0;
            case "-lt" -> order < 0;
            case "-le" -> order <= 0;
            case "-gt" -> order > 0;
            default -> order >= 0;
        };
    }

    private NeedsProcessException unknown(List<String> words) {
        return new NeedsProcessException(name + " " + String.join(" ", words), "is not a form that is known");
    }
}
