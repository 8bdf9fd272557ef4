package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.Expansion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Programs that only show something, or do what a layer does not show: {@code ls}, and {@code date}, {@code env},
 * {@code hostname}, {@code whoami} and {@code sync} without arguments. What {@code ls} says is known of files, and of
 * one directory.
 */
final class ShowCommand implements TextCommand {
    private static final String FLAGS = "-[1AaFhlRrSt]+";

    @Override
    public void run(Call call) {
        if (call.name().equals("ls")) {
            list(call);
        } else if (!call.arguments().isEmpty()
                // It fails where no account has the user's number.
                || call.name().equals("whoami") && !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
    }

    @Override
    public String text(Call call) {
        List<String> operands = call.arguments().stream()
                .filter(argument -> !argument.equals("-1"))
                .toList();
        if (!call.name().equals("ls")) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        if (operands.isEmpty()) {
            operands = List.of(".");
        }
        List<String> names = new ArrayList<>(operands);
        if (operands.size() == 1 && place(call, operands.get(0)).isDirectory()) {
            Place directory = place(call, operands.get(0));
            if (directory.path().equals(ImagePath.ROOT)) {
                throw call.unknown("/");
            }
            names = new ArrayList<>(call.files().names(directory));
            names.removeIf(name -> name.startsWith("."));
        } else {
            for (String operand : operands) {
                if (!place(call, operand).isFile()) {
                    throw call.unknown(operand);
                }
            }
        }
        if (names.size() > 1 && !Expansion.ordersByBytes(call.context().variables())) {
            throw call.unknown("of several names in the order of a language");
        }
        return names.stream().sorted().map(name -> name + "\n").collect(Collectors.joining());
    }

    private static Place place(Call call, String operand) {
        if (operand.startsWith("-") || !call.files().user().isRoot()) {
            throw call.unknown(operand);
        }
        return call.files().stat(operand);
    }

    private static void list(Call call) {
        List<String> operands = call.arguments().stream()
                .filter(argument -> !argument.matches(FLAGS))
                .toList();
        Failures failures = new Failures();
        for (String operand : operands) {
            if (operand.startsWith("-") || !call.files().user().isRoot()) {
                throw call.unknown(operand);
            }
            failures.collect(() -> {
                if (!call.files().lstat(operand).exists()) {
                    throw new CommandFailedException("ls: " + operand + " is not there");
                }
            });
        }
        if (operands.isEmpty() && !call.files().user().isRoot()) {
            throw call.unknown("of a directory that may be closed");
        }
        failures.end();
    }
}
