package io.jenkins.plugins.delivery.core.image.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command and what is left of its arguments, as {@code getopt_long} reads them. */
final class Options {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final List<String> operands = new ArrayList<>();

    /**
     * What a program takes.
     *
     * @param flags letters without a value
     * @param withValue letters with one
     * @param longNames full names without dashes, each with the letter that it means; a name with its dash is a flag that
     *     is written so, as {@code -nv} is
     * @param permuted whether options count after operands as well
     */
    record Syntax(String flags, String withValue, Map<String, Character> longNames, boolean permuted) {
        Syntax {
            longNames = Map.copyOf(longNames);
        }

        Syntax(String flags, String withValue, Map<String, Character> longNames) {
            this(flags, withValue, longNames, true);
        }

        /** The same with one more long name. */
        Syntax with(String longName, char letter) {
            Map<String, Character> names = new HashMap<>(longNames);
            names.put(longName, letter);
            return new Syntax(flags, withValue, names, permuted);
        }
    }

    private Options() {}

    static Options of(Call call, Syntax syntax) {
        Options options = new Options();
        List<String> arguments = call.arguments();
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) {
                options.operands.addAll(arguments.subList(at, arguments.size()));
                break;
            }
            if (argument.equals("-") || !argument.startsWith("-")) {
                options.operands.add(argument);
                continue;
            }
            if (!options.operands.isEmpty() && !syntax.permuted()) {
                throw call.unknown(argument);
            }
            at = argument.startsWith("--")
                    ? options.longOption(call, syntax, argument, at)
                    : options.letters(call, syntax, argument, at);
        }
        return options;
    }

    private int longOption(Call call, Syntax syntax, String argument, int next) {
        String[] parts = argument.substring(2).split("=", 2);
        Character letter = syntax.longNames().get(parts[0]);
        if (letter == null) {
            throw call.unknown(argument);
        }
        boolean valued = syntax.withValue().indexOf(letter) >= 0;
        if (!valued) {
            if (parts.length > 1) {
                throw call.unknown(argument);
            }
            put(letter, "");
            return next;
        }
        if (parts.length > 1) {
            put(letter, parts[1]);
            return next;
        }
        put(letter, argumentAt(call, next, argument));
        return next + 1;
    }

    private int letters(Call call, Syntax syntax, String argument, int next) {
        Character whole = syntax.longNames().get(argument);
        if (whole != null) {
            put(whole, "");
            return next;
        }
        for (int i = 1; i < argument.length(); i++) {
            char letter = argument.charAt(i);
            if (syntax.flags().indexOf(letter) >= 0) {
                put(letter, "");
            } else if (syntax.withValue().indexOf(letter) >= 0) {
                if (i + 1 < argument.length()) {
                    put(letter, argument.substring(i + 1));
                    return next;
                }
                put(letter, argumentAt(call, next, argument));
                return next + 1;
            } else {
                throw call.unknown(argument);
            }
        }
        return next;
    }

    private static String argumentAt(Call call, int at, String option) {
        if (at >= call.arguments().size()) {
            throw call.unknown(option);
        }
        return call.arguments().get(at);
    }

    private void put(char letter, String value) {
        String name = String.valueOf(letter);
        if (values.put(name, value) != null) {
            repeated.add(name);
        }
    }

    boolean has(char letter) {
        return values.containsKey(String.valueOf(letter));
    }

    Optional<String> value(char letter) {
        return Optional.ofNullable(values.get(String.valueOf(letter)));
    }

    /** Whether it is there more than once; its value is then the last. */
    boolean isRepeated(char letter) {
        return repeated.contains(String.valueOf(letter));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    List<String> operands() {
        return operands;
    }
}
