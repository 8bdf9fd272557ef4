package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;

/**
 * The last argument of {@code cp} and {@code mv}: a directory that sources are put into, or the new name of one.
 *
 * @param place what it leads to
 * @param written as the command has it
 * @param into whether it is a directory to put into
 */
record Destination(Place place, String written, boolean into) {
    static Destination of(Call call, List<String> operands, boolean asName) {
        if (operands.size() < 2) {
            throw new CommandFailedException(call.name() + " names no source or no destination");
        }
        if (operands.stream().anyMatch(String::isEmpty)) {
            throw call.unknown("''");
        }
        String last = operands.get(operands.size() - 1);
        Place place = call.files().statOrLink(last);
        if (place.isDirectory()) {
            if (asName) {
                throw call.unknown("-T " + last);
            }
            return new Destination(place, last, true);
        }
        if (operands.size() > 2) {
            throw new CommandFailedException(call.name() + ": " + last + " is no directory");
        }
        return new Destination(place, last, false);
    }

    /** Where a source goes, the last name of the path not followed. */
    Place of(Call call, String source) {
        if (!into) {
            return call.files().lstat(ImagePath.withoutSlashesAtItsEnd(written));
        }
        String name = ImagePath.name(ImagePath.withoutSlashesAtItsEnd(source));
        if (name.equals(".") || name.equals("..")) {
            if (name.equals(".") && call.name().equals("cp")) {
                return place;
            }
            throw call.unknown(source);
        }
        if (name.isEmpty()) {
            throw call.unknown(source);
        }
        return call.files().child(place, name);
    }
}
