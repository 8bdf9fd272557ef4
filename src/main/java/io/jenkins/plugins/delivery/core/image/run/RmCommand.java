package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.Map;

/** {@code rm [-r] [-f] file…} */
final class RmCommand implements FileCommand {
    private static final Options.Syntax GNU =
            new Options.Syntax("rRfv", "", Map.of("recursive", 'r', "force", 'f', "verbose", 'v'));
    private static final Options.Syntax BUSYBOX = new Options.Syntax("rRfv", "", Map.of(), false);

    @Override
    public void run(Call call) {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        boolean force = options.has('f');
        boolean recursive = options.has('r') || options.has('R');
        if (options.operands().isEmpty()) {
            if (force) {
                return;
            }
            throw new CommandFailedException("rm names no file");
        }
        Failures failures = new Failures();
        for (String operand : options.operands()) {
            if (operand.matches("(.*/)?\\.{1,2}/*|/+|")) {
                throw call.unknown("'" + operand + "'");
            }
            failures.collect(() -> remove(call, operand, recursive, force));
        }
        failures.end();
    }

    private static void remove(Call call, String operand, boolean recursive, boolean force) {
        Place place = find(call, operand, force);
        if (!place.exists()) {
            if (!force) {
                throw new CommandFailedException("rm: " + operand + " is not there");
            }
            return;
        }
        if (place.isDirectory()) {
            if (operand.endsWith("/")
                    && call.files()
                            .lstat(ImagePath.withoutSlashesAtItsEnd(operand))
                            .isSymlink()) {
                throw call.unknown(operand);
            }
            if (!recursive) {
                throw new CommandFailedException("rm: " + operand + " is a directory");
            }
            if (ImagePath.isWithin(call.files().directory(), place.path())) {
                throw call.unknown(operand + " with the working directory in it");
            }
        }
        if (!force && !call.files().user().isRoot()) {
            // It asks before a file is removed that may not be written to.
            throw call.unknown(operand + " without -f as another user than root");
        }
        call.files().remove(place);
    }

    private static Place find(Call call, String operand, boolean force) {
        try {
            return call.files().lstat(operand);
        } catch (CommandFailedException.Missing e) {
            if (force) {
                return new Place(operand, operand, null);
            }
            throw e;
        } catch (CommandFailedException e) {
            // A file where a directory should be is no mistake for every version.
            throw call.unknown(operand);
        }
    }
}
