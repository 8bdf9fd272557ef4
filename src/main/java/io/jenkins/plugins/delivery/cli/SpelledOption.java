package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Names an option in a message as the caller wrote it, which may be an alias or the negated form. */
final class SpelledOption {
    /** As in "set createNamespace: true" and "deploy with onPending: 'recover'". */
    private static final Pattern REMEDY = Pattern.compile("(?<![a-z])(set|with) (\\w{1,64}+): (?:true|'(\\w{1,64}+)')");

    private final CommandLine command;
    private final List<String> arguments;

    /** @param arguments all that the caller wrote */
    SpelledOption(CommandLine command, List<String> arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    /** The option's name for a parameter of a step, as in {@code --kube-context} for {@code kubeContext}. */
    static String nameOf(String parameter) {
        return "--" + parameter.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The core speaks of parameters. One that the caller did not give, but a setting or a default did, keeps its name. */
    String message(InvalidInputException wrong) {
        String message = message((DeliveryException) wrong);
        OptionSpec option = command.getCommandSpec().optionsMap().get(nameOf(wrong.field()));
        if (option == null) {
            return message;
        }
        boolean isMissing = !message.startsWith(wrong.field() + " '");
        return as(option)
                .or(() -> isMissing ? Optional.of(nameOf(wrong.field())) : Optional.empty())
                .map(name -> name
                        + withoutValueOf(name, message.substring(wrong.field().length())))
                .orElse(message);
    }

    /** A remedy that names a parameter names the option. */
    String message(DeliveryException failure) {
        return REMEDY.matcher(failure.getMessage()).replaceAll(remedy -> {
            String name = nameOf(remedy.group(2));
            boolean isOption = command.getCommandSpec().optionsMap().containsKey(name);
            String value = remedy.group(3) == null ? "" : " " + remedy.group(3);
            return Matcher.quoteReplacement(isOption ? remedy.group(1) + " " + name + value : remedy.group());
        });
    }

    /** {@code --no-install} has said that it is false. */
    private String withoutValueOf(String name, String rest) {
        return command.getCommandSpec().negatedOptionsMap().containsKey(name)
                ? rest.replaceFirst("^ 'false'", "")
                : rest;
    }

    /** The parser speaks of an option by its longest name. */
    String message(CommandLine.ParameterException wrong) {
        ArgSpec argument = wrong.getArgSpec();
        return argument instanceof OptionSpec option && as(option).isPresent()
                ? wrong.getMessage()
                        .replace(
                                "'" + option.longestName() + "'",
                                "'" + as(option).get() + "'")
                : wrong.getMessage();
    }

    private Optional<String> as(OptionSpec option) {
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();
        List<String> names = Stream.of(spec.optionsMap(), spec.negatedOptionsMap())
                .flatMap(options -> options.entrySet().stream())
                .filter(entry -> entry.getValue().equals(option))
                .map(Map.Entry::getKey)
                .toList();
        return arguments.stream()
                .flatMap(argument -> names.stream().filter(name -> isWrittenAs(name, argument)))
                .reduce((first, last) -> last);
    }

    private static boolean isWrittenAs(String name, String argument) {
        return argument.equals(name)
                || argument.startsWith(name + "=")
                // -fDockerfile
                || !name.startsWith("--") && argument.startsWith(name);
    }
}
