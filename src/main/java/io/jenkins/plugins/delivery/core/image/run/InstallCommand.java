package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.ChownCommand.Owner;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.List;
import java.util.Map;

/** {@code install -d [-m mode] [-o owner] [-g group] directory…} and {@code install [-m …] [-o …] [-g …] file… place}. */
final class InstallCommand implements FileCommand {
    /** Without the bits that busybox takes away again, as it gives the file to its owner last. */
    private static final String MODE = "0?[0-7]{3}";

    private static final Syntax BUSYBOX = new Syntax("d", "mog", Map.of());
    private static final Syntax GNU =
            new Syntax("d", "mog", Map.of("directory", 'd', "mode", 'm', "owner", 'o', "group", 'g'));

    @Override
    public void run(Call call) {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        if (!call.files().user().isRoot()
                || options.operands().stream().anyMatch(String::isEmpty)
                || !options.value('m').orElse("755").matches(MODE)) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        if (options.operands().isEmpty()) {
            throw new CommandFailedException("install names no file");
        }
        // Names that are not known end it before anything is made.
        Owner owner = new Owner(
                options.value('o').map(name -> ChownCommand.user(call, name)).orElse(-1L),
                options.value('g').map(name -> ChownCommand.group(call, name)).orElse(-1L));
        int mode = Integer.parseInt(options.value('m').orElse("755"), 8);
        if (options.has('d')) {
            options.operands().forEach(operand -> makeDirectory(call, operand, owner, mode));
        } else {
            copyAll(call, options.operands(), owner, mode);
        }
    }

    private static void makeDirectory(Call call, String operand, Owner owner, int mode) {
        if (isThere(call, operand)) {
            throw call.unknown("-d " + operand + ", which is there");
        }
        MkdirCommand.makeWithParents(call, operand);
        finish(call, call.files().lstat(operand), owner, mode);
    }

    private static boolean isThere(Call call, String path) {
        try {
            return call.files().lstat(path).exists();
        } catch (CommandFailedException.Missing e) {
            return false;
        }
    }

    private static void copyAll(Call call, List<String> operands, Owner owner, int mode) {
        Destination destination = Destination.of(call, operands, false);
        for (String source : operands.subList(0, operands.size() - 1)) {
            Place from = call.files().stat(source);
            if (!from.isFile()) {
                throw call.unknown(source + ", which is no file");
            }
            call.files().checkCopied(from);
            Place to = destination.of(call, source);
            if (to.exists()) {
                throw call.unknown(source + " onto " + to.written() + ", which is there");
            }
            call.files().makeFile(to, 0600, from.node().size(), from.node().content());
            finish(call, call.files().lstat(to.path()), owner, mode);
        }
    }

    private static void finish(Call call, Place place, Owner owner, int mode) {
        if (call.files().handsDownItsGroup(ImagePath.parent(place.path()))) {
            throw call.unknown(place.written() + " in a directory with the set-group-id bit");
        }
        owner.give(call, place);
        call.files().changeMode(call.files().lstat(place.path()), mode);
    }
}
