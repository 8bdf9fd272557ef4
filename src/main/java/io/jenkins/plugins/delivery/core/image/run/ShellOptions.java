package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellKind;
import java.util.List;

/** What {@code set} changes. */
final class ShellOptions {
    private boolean exitOnError;
    private boolean unsetIsError;

    boolean exitOnError() {
        return exitOnError;
    }

    boolean unsetIsError() {
        return unsetIsError;
    }

    ShellOptions copy() {
        ShellOptions copy = new ShellOptions();
        copy.exitOnError = exitOnError;
        copy.unsetIsError = unsetIsError;
        return copy;
    }

    /** Takes the arguments of {@code set}. */
    void set(ShellKind shell, List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.matches("[-+][eux]*o?") || argument.length() < 2) {
                throw new NeedsProcessException("set " + argument, "is not a form that is known");
            }
            boolean on = argument.startsWith("-");
            for (char letter : argument.substring(1).toCharArray()) {
                switch (letter) {
                    case 'e' -> exitOnError = on;
                    case 'u' -> unsetIsError = on;
                    case 'o' -> {
                        // What writes into a pipe here does not fail; not every dash knows it.
                        boolean known =
                                i + 1 < arguments.size() && arguments.get(i + 1).equals("pipefail");
                        if (!known || shell == ShellKind.DASH) {
                            throw new NeedsProcessException("set -o", "is not a form that is known");
                        }
                        i++;
                    }
                    default -> {
                        // -x shows what is done.
                    }
                }
            }
        }
        if (arguments.isEmpty()) {
            throw new NeedsProcessException("set", "shows what only the shell knows");
        }
    }
}
