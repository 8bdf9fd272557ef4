package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of permissions as {@code chmod} takes it: octal, or symbolic clauses such as {@code u=rwX,go-w}.
 *
 * @param octal the mode, or -1 when there are clauses
 * @param clauses applied one after the other
 */
record FileModes(int octal, List<Clause> clauses) {
    private static final Pattern OCTAL = Pattern.compile("0*+[0-7]{1,4}|0++");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*+)((?:[-+=][rwxXst]*+)++)");
    private static final Pattern ACTION = Pattern.compile("([-+=])([rwxXst]*+)");

    /** Who, what to do, and the letters of the permissions. */
    record Clause(String who, char action, String permissions) {}

    static FileModes parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            return new FileModes(Integer.parseInt(text, 8), List.of());
        }
        List<Clause> clauses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher clause = CLAUSE.matcher(part);
            if (!clause.matches()) {
                throw new InvalidInputException(
                        "--chmod", text, "is not a mode", "write it in octal, as in 0644, or as in u=rwX,go=rX");
            }
            String who = clause.group(1).isEmpty() || clause.group(1).contains("a") ? "ugo" : clause.group(1);
            Matcher action = ACTION.matcher(clause.group(2));
            while (action.find()) {
                clauses.add(new Clause(who, action.group(1).charAt(0), action.group(2)));
            }
        }
        return new FileModes(-1, List.copyOf(clauses));
    }

    /** The mode that a file or directory of this mode gets. */
    int apply(int mode, boolean directory) {
        if (octal >= 0) {
            return octal;
        }
        int result = mode;
        for (Clause clause : clauses) {
            int affected = affected(clause.who);
            int bits = bits(clause, result, directory) & affected | sticky(clause);
            result = switch (clause.action) {
                case '+' -> result | bits;
                case '-' -> result & ~bits;
                default -> (result & ~affected) | bits;
            };
        }
        return result;
    }

    private static int affected(String who) {
        int affected = 0;
        if (who.contains("u")) {
            affected |= 04700;
        }
        if (who.contains("g")) {
            affected |= 02070;
        }
        if (who.contains("o")) {
            affected |= 01007;
        }
        return affected;
    }

    private static int bits(Clause clause, int mode, boolean directory) {
        int bits = 0;
        for (char permission : clause.permissions.toCharArray()) {
            bits |= switch (permission) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
                case 's' -> 06000;
                default -> 0;
            };
        }
        return bits;
    }

    /** The sticky bit is nobody's, but is left alone when only others are named. */
    private static int sticky(Clause clause) {
        return clause.permissions.contains("t") && !clause.who.matches("o++") ? 01000 : 0;
    }
}
