package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.Map;

/** {@code mkdir [-p] [-m mode] directory…} */
final class MkdirCommand implements FileCommand {
    private static final Options.Syntax SYNTAX =
            new Options.Syntax("pv", "m", Map.of("parents", 'p', "mode", 'm', "verbose", 'v'));

    private static final String WHOLE_MODE = "[0-7]+|a=[rwx]+|u=[rwx]*,go=[rwx]*|u=[rwx]*,g=[rwx]*,o=[rwx]*";

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

    static void makeWithParents(Call call, String path, @CheckForNull ChmodMode mode) {
        if (path.isEmpty()) {
            throw new CommandFailedException("'' is no directory");
        }
        int end = 0;
        while (end < path.length()) {
            int start = end;
            while (start < path.length() && path.charAt(start) == '/') {
                start++;
            }
            int slash = path.indexOf('/', start);
            end = slash < 0 ? path.length() : slash;
            boolean last = path.substring(end).replace("/", "").isEmpty();
            String prefix = path.substring(0, end);
            if (prefix.isEmpty() || prefix.replace("/", "").isEmpty()) {
                return;
            }
            Place there = call.files().lstat(prefix);
            if (!there.exists()) {
                make(call, there, last ? mode : null);
            } else if (!call.files().stat(prefix).isDirectory()) {
                throw new CommandFailedException(prefix + " is no directory");
            }
            if (last) {
                return;
            }
        }
    }
}
