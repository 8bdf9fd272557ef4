package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code mkdir [-p] [-m mode] directory…} */
final class MkdirCommand implements FileCommand {
    private static final Options.Syntax SYNTAX =
            new Options.Syntax("pv", "m", Map.of("parents", 'p', "mode", 'm', "verbose", 'v'));

    private static final String WHOLE_MODE = "[0-7]+|a=[rwx]+|u=[rwx]*,go=[rwx]*|u=[rwx]*,g=[rwx]*,o=[rwx]*";

    private static final Pattern NAME = Pattern.compile("[^/]++");

    @Override
    public void run(Call call) {
        Options options = Options.of(call, SYNTAX);
        if (!call.isBusybox() && !options.value('m').orElse("0").matches(WHOLE_MODE)) {
            // What such a mode does not name is left to the umask.
            throw call.unknown("-m " + options.value('m').orElseThrow());
        }
        ChmodMode mode = options.value('m')
                .map(text -> ChmodMode.parse(text, call.flavor()))
                .orElse(null);
        if (options.operands().isEmpty()) {
            throw new CommandFailedException("mkdir names no directory");
        }
        Failures failures = new Failures();
        for (String operand : options.operands()) {
            failures.collect(() -> {
                if (options.has('p')) {
                    makeWithParents(call, operand, mode);
                } else {
                    make(call, call.files().lstat(operand), mode);
                }
            });
        }
        failures.end();
    }

    private static void make(Call call, Place place, @CheckForNull ChmodMode mode) {
        call.files().makeDirectory(place, 0777);
        if (mode != null) {
            if (call.files().handsDownItsGroup(ImagePath.parent(place.path()))) {
                throw call.unknown("-m in a directory with the set-group-id bit");
            }
            Place made = call.files().lstat(place.written());
            call.files().changeMode(made, mode.apply(0777, true));
        }
    }

    /** Makes the directories that the way to a path needs. */
    static void makeParents(Call call, String path) {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            makeWithParents(call, path.substring(0, slash));
        }
    }

    static void makeWithParents(Call call, String path) {
        makeWithParents(call, path, null);
    }

    private static void makeWithParents(Call call, String path, @CheckForNull ChmodMode mode) {
        if (path.isEmpty()) {
            throw new CommandFailedException("'' is no directory");
        }
        Matcher names = NAME.matcher(path);
        while (names.find()) {
            String prefix = path.substring(0, names.end());
            boolean last = path.substring(names.end()).matches("/*+");
            Place there = call.files().lstat(prefix);
            if (!there.exists()) {
                make(call, there, last ? mode : null);
            } else if (!call.files().stat(prefix).isDirectory()) {
                throw new CommandFailedException(prefix + " is no directory");
            }
        }
    }
}
