package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;

/** {@code rmdir directory…}, as root. */
final class RmdirCommand implements FileCommand {
    @Override
    public void run(Call call) {
        Failures failures = new Failures();
        for (String operand : call.arguments()) {
            if (operand.startsWith("-")
                    || operand.matches("(.*/)?\\.{0,2}")
                    || !call.files().user().isRoot()) {
                throw call.unknown("'" + operand + "'");
            }
            failures.collect(() -> remove(call, operand));
        }
        if (call.arguments().isEmpty()) {
            throw new CommandFailedException("rmdir names no directory");
        }
        failures.end();
    }

    private static void remove(Call call, String operand) {
        Place place = call.files().lstat(operand);
        if (!place.isDirectory()) {
            throw new CommandFailedException("rmdir: " + operand + " is no directory");
        }
        if (!call.files().names(place).isEmpty()) {
            throw new CommandFailedException("rmdir: " + operand + " is not empty");
        }
        if (ImagePath.isWithin(call.files().directory(), place.path())) {
            throw call.unknown(operand + " with the working directory in it");
        }
        call.files().remove(place);
    }
}
