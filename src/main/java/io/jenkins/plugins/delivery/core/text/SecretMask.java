package io.jenkins.plugins.delivery.core.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Takes secrets out of what a log or an event says: values that are known, and what looks like one. It rather hides a
 * word too many. What it is given may be anything, so its time grows with the length of a line and no faster.
 */
public final class SecretMask {
    /** Shorter ones ("1", "true", "root") are no secrets, and masking them would leave nothing to read. */
    private static final int SHORTEST = 5;

    /** Nobody reads more of one line. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final int SHORTEST_PEM_BODY = 16;

    /** Knows no values, only shapes. */
    public static final SecretMask SHAPES = new SecretMask(List.of());

    private final List<String> values;

    /** @param values what must not be seen, of any length and any number of lines; the short ones are taken for words */
    public SecretMask(Collection<String> values) {
        this(values, SHORTEST);
    }

    private SecretMask(Collection<String> values, int shortest) {
        this.values = values.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(value -> value.length() >= shortest)
                .distinct()
                // A value that holds another one goes first.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Knows passwords and the like, which are hidden however short they are. */
    public static SecretMask of(Collection<String> secrets) {
        return new SecretMask(secrets, 1);
    }

    /** Knows the values of the variables whose names say that they are secrets. */
    public static SecretMask ofEnvironment(Map<String, String> variables) {
        return new SecretMask(variables.entrySet().stream()
                .filter(variable -> SecretNames.endBefore(
                        variable.getKey(), variable.getKey().length()))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** Masks lines that belong together: a secret may go over several of them. */
    public List<String> lines(List<String> lines) {
        // A tail may begin within a block; then its end shows.
        int end = lines.stream().map(SecretBlocks::ends).toList().indexOf(true);
        int start = lines.stream().map(SecretBlocks::begins).toList().indexOf(true);
        boolean beginsWithin = end >= 0 && (start < 0 || end < start);
        UnaryOperator<String> masked = eachLine();
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.add(beginsWithin && all.size() <= end && isPemBody(line) ? Redaction.MASK : masked.apply(line));
        }
        return List.copyOf(all);
    }

    /** Masks lines that belong together, one after the other. */
    public UnaryOperator<String> eachLine() {
        return new SecretBlocks(this::line)::next;
    }

    /** Masks one line, and takes what colours a terminal out of it, which may stand in the midst of a secret. */
    public String line(String line) {
        String masked = ControlSequences.removed(CutText.of(line, LONGEST_LINE));
        for (String value : values) {
            masked = masked.replace(value, Redaction.MASK);
        }
        masked = SecretShapes.masked(cutValue(masked));
        return SecretAssignments.masked(AuthorizationHeaders.masked(masked));
    }

    /** Hides the beginning of a known value at the place where a text was cut. */
    private String cutValue(String text) {
        int cut = CutText.cutAt(text);
        for (String value : cut < 0 ? List.<String>of() : values) {
            String beginning = value.substring(0, Math.min(SHORTEST, value.length()));
            int from = Math.max(0, cut - value.length() + 1);
            for (int at = text.indexOf(beginning, from); at >= 0 && at < cut; at = text.indexOf(beginning, at + 1)) {
                if (text.regionMatches(at, value, 0, cut - at)) {
                    return text.substring(0, at) + Redaction.MASK + text.substring(cut);
                }
            }
        }
        return text;
    }

    private static boolean isPemBody(String line) {
        String body = line.strip();
        return body.length() >= SHORTEST_PEM_BODY
                && body.chars().allMatch(c -> SecretAssignments.isWord((char) c) && c != '_' || "+/=".indexOf(c) >= 0);
    }
}
