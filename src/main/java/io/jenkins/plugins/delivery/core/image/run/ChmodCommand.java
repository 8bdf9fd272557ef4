package io.jenkins.plugins.delivery.core.image.run;

import java.util.Map;

/** {@code chmod [-R] mode file…} */
final class ChmodCommand implements FileCommand {
    private static final Map<String, Character> LONG_NAMES =
            Map.of("recursive", 'R', "verbose", 'v', "changes", 'c', "silent", 'f', "quiet", 'f');
    private static final Options.Syntax GNU = new Options.Syntax("Rvcf", "", LONG_NAMES);
    private static final Options.Syntax BUSYBOX = new Options.Syntax("Rvcf", "", Map.of(), false);

    @Override
    public void run(Call call) {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        if (options.operands().size() < 2) {
            throw new CommandFailedException("chmod names no mode or no file");
        }
        ChmodMode mode = ChmodMode.parse(options.operands().get(0), call.flavor());
        Failures failures = new Failures();
        for (String operand : options.operands().subList(1, options.operands().size())) {
            failures.collect(() -> {
                Place place = call.files().stat(operand);
                if (!place.exists()) {
                    throw new CommandFailedException("chmod: " + operand + " is not there");
                }
                // Busybox changes what a link named to it leads to, and goes no deeper.
                boolean deeper = options.has('R')
                        && !(call.isBusybox() && call.files().lstat(operand).isSymlink());
                change(call, place, mode, deeper);
            });
        }
        failures.end();
    }

    private static void change(Call call, Place place, ChmodMode mode, boolean recursive) {
        int changed = mode.apply(place.node().mode(), place.isDirectory());
        if (recursive && place.isDirectory()) {
            if (!call.files().user().isRoot() && (place.node().mode() & changed & 0700) != 0700) {
                throw call.unknown("-R on a directory that is closed");
            }
            for (Place child : call.files().children(place)) {
                if (!child.isSymlink()) {
                    change(call, child, mode, true);
                }
            }
        }
        call.files().changeMode(place, changed);
    }
}
