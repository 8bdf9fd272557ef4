package io.jenkins.plugins.delivery.core.image.run;

import java.util.List;

/**
 * Programs that only show something, or do what a layer does not show: {@code ls}, {@code uname -a}, and {@code date},
 * {@code env}, {@code hostname}, {@code whoami} and {@code sync} without arguments.
 */
final class ShowCommand implements FileCommand {
    private static final String FLAGS = "-[1AaFhlRrSt]+";

    @Override
    public void run(Call call) {
        if (call.name().equals("ls")) {
            list(call);
        } else if (!call.arguments().isEmpty()
                        && !(call.name().equals("uname") && call.arguments().equals(List.of("-a")))
                // It fails where no account has the user's number.
                || call.name().equals("whoami") && !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
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
