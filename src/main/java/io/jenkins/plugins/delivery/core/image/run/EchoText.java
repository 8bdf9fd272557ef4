package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import java.util.ArrayList;
import java.util.List;

/** What {@code echo} and {@code printf} of a shell write. */
final class EchoText {
    private EchoText() {}

    static String echo(List<String> arguments, ShellKind shell) {
        int first = 0;
        boolean feed = true;
        boolean escapes = shell == ShellKind.DASH;
        if (shell == ShellKind.DASH) {
            if (!arguments.isEmpty() && arguments.get(0).equals("-n")) {
                feed = false;
                first = 1;
            }
        } else {
            while (first < arguments.size() && arguments.get(first).matches("-[neE]+")) {
                for (char option : arguments.get(first).substring(1).toCharArray()) {
                    feed &= option != 'n';
                    escapes = option == 'e' || option != 'E' && escapes;
                }
                first++;
            }
        }
        String text = String.join(" ", arguments.subList(first, arguments.size()));
        return (escapes ? unescaped(text, "echo") : text) + (feed ? "\n" : "");
    }

    static String printf(List<String> arguments) {
        List<String> rest = new ArrayList<>(arguments);
        if (!rest.isEmpty() && rest.get(0).equals("--")) {
            rest.remove(0);
        }
        if (rest.isEmpty() || rest.get(0).startsWith("-")) {
            throw new NeedsProcessException("printf", "has no plain format");
        }
        String format = rest.remove(0);
        boolean takes = format.replace("%%", "").contains("%s");
        if (!rest.isEmpty() && !takes) {
            return formatted(format, new ArrayList<>());
        }
        StringBuilder text = new StringBuilder();
        do {
            text.append(formatted(format, rest));
        } while (!rest.isEmpty());
        return text.toString();
    }

    private static String formatted(String format, List<String> arguments) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                text.append(unescaped(format.substring(at), "printf"));
                break;
            }
            text.append(unescaped(format.substring(at, percent), "printf"));
            char kind = percent + 1 < format.length() ? format.charAt(percent + 1) : 0;
            if (kind == '%') {
                text.append('%');
            } else if (kind == 's') {
                text.append(arguments.isEmpty() ? "" : arguments.remove(0));
            } else {
                throw new NeedsProcessException("printf " + format, "is not a format that is known");
            }
            at = percent + 2;
        }
        return text.toString();
    }

    private static String unescaped(String text, String command) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(++i) : 0;
            switch (next) {
                case 'n' -> result.append('\n');
                case 't' -> result.append('\t');
                case 'r' -> result.append('\r');
                case '\\' -> result.append('\\');
                default -> throw new NeedsProcessException(command + " " + text, "has an escape that is not known");
            }
        }
        return result.toString();
    }
}
