package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ln -s [-f] [-n] target… name} */
final class LnCommand implements FileCommand {
    private static final Options.Syntax GNU = new Options.Syntax(
            "sfnvT",
            "",
            Map.of("symbolic", 's', "force", 'f', "no-dereference", 'n', "verbose", 'v', "no-target-directory", 'T'));
    private static final Options.Syntax BUSYBOX = new Options.Syntax("sfnvT", "", Map.of(), false);

    @Override
    public void run(Call call) {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        List<String> operands = options.operands();
        if (!options.has('s')) {
            throw call.unknown("without -s");
        }
        if (operands.isEmpty() || operands.stream().anyMatch(String::isEmpty)) {
            throw call.unknown("''");
        }
        if (operands.size() == 1) {
            link(call, operands.get(0), call.files().lstat(lastName(call, operands.get(0))), options.has('f'));
            return;
        }
        String last = operands.get(operands.size() - 1);
        boolean noFollow = options.has('n') || options.has('T');
        Place destination = noFollow ? call.files().lstat(last) : call.files().statOrLink(last);
        if (destination.isDirectory()) {
            if (options.has('T')) {
                throw new CommandFailedException("ln: " + last + " is a directory");
            }
        } else if (operands.size() > 2) {
            throw new CommandFailedException("ln: " + last + " is no directory");
        } else if (last.endsWith("/")) {
            throw call.unknown(last);
        }
        Failures failures = new Failures();
        for (String target : operands.subList(0, operands.size() - 1)) {
            failures.collect(() -> link(
                    call,
                    target,
                    destination.isDirectory()
                            ? call.files().child(destination, lastName(call, target))
                            : call.files().lstat(last),
                    options.has('f')));
        }
        failures.end();
    }

    private static String lastName(Call call, String target) {
        String name = ImagePath.name(ImagePath.withoutSlashesAtItsEnd(target));
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw call.unknown(target);
        }
        return name;
    }

    private static void link(Call call, String target, Place place, boolean force) {
        if (place.exists()) {
            if (!force) {
                throw new CommandFailedException("ln: " + place.written() + " is there already");
            }
            if (place.isDirectory()) {
                throw new CommandFailedException("ln: " + place.written() + " is a directory");
            }
            if (isItself(call, target, place)) {
                throw call.unknown(target + " onto itself");
            }
            call.files().remove(place);
        }
        call.files().makeLink(call.files().lstat(place.path()), target);
    }

    private static boolean isItself(Call call, String target, Place place) {
        String absolute =
                target.startsWith("/") ? target : ImagePath.join(call.files().directory(), target);
        String inPlace = ImagePath.join(ImagePath.parent(place.path()), target);
        return ImagePath.clean(absolute).equals(place.path())
                || inPlace.equals(place.path())
                // Through links, by the working directory: GNU's refuses it, too.
                || call.files().reach(target, true).map(Place::path).equals(Optional.of(place.path()));
    }
}
