package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A change of permissions as {@code chmod} and {@code mkdir -m} take it. */
final class ChmodMode {
    private static final int ALL = 07777;
    private static final int SET_ID = 06000;
    private static final int UMASK = 022;
    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,5}");
    private static final Pattern CLAUSE =
            Pattern.compile("^([ugoa]*+)((?:[-+=](?:[ugo](?![rwxXstugo])|[rwxXst]*+))++)");
    private static final Pattern ACTION = Pattern.compile("([-+=])([ugo](?![rwxXstugo])|[rwxXst]*+)");

    private final String text;
    private final boolean busybox;

    private ChmodMode(String text, boolean busybox) {
        this.text = text;
        this.busybox = busybox;
    }

    static ChmodMode parse(String text, Flavor flavor) {
        boolean octal = OCTAL.matcher(text).matches() && Integer.parseInt(text, 8) <= ALL;
        if (!octal) {
            if (text.isEmpty()) {
                throw new NeedsProcessException(text, "is not a mode that is known");
            }
            for (String clause : text.split(",", -1)) {
                if (!CLAUSE.matcher(clause).matches()) {
                    throw new NeedsProcessException(text, "is not a mode that is known");
                }
            }
        }
        return new ChmodMode(text, flavor == Flavor.BUSYBOX);
    }

    /** The mode that an entry of this mode gets. */
    int apply(int mode, boolean directory) {
        if (OCTAL.matcher(text).matches()) {
            int octal = Integer.parseInt(text, 8);
            // GNU: a directory keeps set-id bits that four digits do not name.
            return directory && !busybox && text.length() < 5 ? octal | mode & SET_ID : octal;
        }
        int result = mode;
        for (String part : text.split(",")) {
            Matcher clause = CLAUSE.matcher(part);
            if (clause.matches()) {
                Matcher action = ACTION.matcher(clause.group(2));
                while (action.find()) {
                    result = apply(clause.group(1), action.group(1).charAt(0), action.group(2), result, directory);
                }
            }
        }
        return result;
    }

    private int apply(String who, char action, String permissions, int mode, boolean directory) {
        int affected = affected(who);
        int bits = bits(permissions, mode, directory);
        int kept = busybox || !directory ? 0 : SET_ID & ~(affected == 0 ? bits : affected & bits);
        int value = bits & (affected == 0 ? ~UMASK : affected) & ~kept & ALL;
        return switch (action) {
            case '+' -> mode | value;
            case '-' -> mode & ~value;
            default -> mode & ((affected == 0 ? 0 : ~affected) | kept) & ALL | value;
        };
    }

    private int affected(String who) {
        int affected = 0;
        for (char c : who.toCharArray()) {
            affected |= switch (c) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> busybox ? 0007 : 01007;
                default -> ALL;
            };
        }
        return affected;
    }

    private static int bits(String permissions, int mode, boolean directory) {
        int bits = 0;
        for (char c : permissions.toCharArray()) {
            bits |= switch (c) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
                case 's' -> SET_ID;
                case 't' -> 01000;
                case 'u' -> (mode >> 6 & 7) * 0111;
                case 'g' -> (mode >> 3 & 7) * 0111;
                default -> (mode & 7) * 0111;
            };
        }
        return bits;
    }
}
