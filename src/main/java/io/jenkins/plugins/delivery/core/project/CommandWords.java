package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.command.ShellScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The words of a command for a shell, quoted only where one needs it, since people read them in the build's log. */
final class CommandWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private final List<String> words = new ArrayList<>();

    /** @param start which is a command already, as in {@code sh ./mvnw} */
    CommandWords(String start) {
        words.add(start);
    }

    CommandWords add(String... arguments) {
        return add(List.of(arguments));
    }

    CommandWords add(Collection<String> arguments) {
        arguments.stream()
                .filter(argument -> !argument.isEmpty())
                .map(CommandWords::word)
                .forEach(words::add);
        return this;
    }

    /** As a shell takes it for one word. */
    static String word(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : ShellScript.quote(argument);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
