package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.util.List;
import java.util.Map;

/**
 * What {@code curl} or {@code wget} is asked for: one file of a web server.
 *
 * @param url with its scheme
 * @param file where it goes, as written; null for the standard output
 * @param follows whether it goes to where the server redirects
 * @param keepsOld whether a file that is there stays, and the new one goes elsewhere or nowhere
 */
record Fetch(String url, @CheckForNull String file, boolean follows, boolean keepsOld) {
    /** Without what curl takes for a pattern, and what shells and programs write in their own ways. */
    private static final String URL = "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/+=&?,:;@%-]*";

    private static final String NAME = "[A-Za-z0-9._~+-]+";

    /** Stands for options that change nothing of what comes; no argument has it. */
    private static final char NOTHING = '\0';

    private static final Syntax CURL = new Syntax(
            "fsSLO#",
            "o" + NOTHING,
            Map.of(
                    "fail", 'f',
                    "silent", 's',
                    "show-error", 'S',
                    "location", 'L',
                    "remote-name", 'O',
                    "output", 'o',
                    "retry", NOTHING,
                    "connect-timeout", NOTHING,
                    "max-time", NOTHING,
                    "progress-bar", 's'));

    private static final String WGET_FLAGS = "q";
    private static final String WGET_VALUES = "OPTt" + NOTHING;

    private static final Syntax WGET = new Syntax(
            WGET_FLAGS,
            WGET_VALUES,
            Map.of(
                    "-nv", 'q',
                    "quiet", 'q',
                    "output-document", 'O',
                    "no-verbose", 'q',
                    "directory-prefix", 'P',
                    "no-hsts", 'q',
                    "tries", NOTHING,
                    "timeout", NOTHING,
                    "progress", NOTHING));

    private static final Syntax BUSYBOX_WGET = new Syntax(WGET_FLAGS, WGET_VALUES, Map.of("-nv", 'q'));

    /** Reads curl's arguments. */
    static Fetch ofCurl(Call call) {
        // Its long options have their values in the next word.
        call.arguments().stream()
                .filter(word -> word.startsWith("--") && word.contains("="))
                .findFirst()
                .ifPresent(word -> {
                    throw call.unknown(word);
                });
        Options options = options(call, CURL);
        String url = url(call, options);
        boolean named = options.has('O');
        if (named && options.has('o')) {
            throw call.unknown("-O -o");
        }
        String file = named ? name(call, url) : value(call, options, 'o');
        return new Fetch(url, "-".equals(file) ? null : file, options.has('L'), false);
    }

    /** Reads wget's arguments; busybox' has the short ones. */
    static Fetch ofWget(Call call) {
        Options options = options(call, call.isBusybox() ? BUSYBOX_WGET : WGET);
        String url = url(call, options);
        if (options.has('O') && options.has('P')) {
            throw call.unknown("-O with -P");
        }
        if (options.has('O')) {
            String file = value(call, options, 'O');
            return new Fetch(url, "-".equals(file) ? null : file, true, false);
        }
        String name = name(call, url);
        return new Fetch(url, options.has('P') ? value(call, options, 'P') + "/" + name : name, true, true);
    }

    private static Options options(Call call, Syntax syntax) {
        if (call.arguments().contains("--")) {
            throw call.unknown("--");
        }
        Options options = Options.of(call, syntax);
        syntax.withValue()
                .chars()
                .filter(letter -> letter != NOTHING && options.isRepeated((char) letter))
                .findFirst()
                .ifPresent(letter -> {
                    throw call.unknown("-" + (char) letter + " twice");
                });
        return options;
    }

    private static String url(Call call, Options options) {
        List<String> operands = options.operands();
        if (operands.size() != 1 || !operands.get(0).matches(URL)) {
            throw call.unknown(operands.isEmpty() ? "without an address" : operands.get(operands.size() - 1));
        }
        return operands.get(0);
    }

    /** Null when it is not there. */
    @CheckForNull
    private static String value(Call call, Options options, char letter) {
        return options.value(letter)
                .map(value -> {
                    if (value.isEmpty()) {
                        throw call.unknown("-" + letter + " ''");
                    }
                    return value;
                })
                .orElse(null);
    }

    private static String name(Call call, String url) {
        String name = ImagePath.name(url);
        if (url.contains("?") || !name.matches(NAME) || List.of(".", "..").contains(name)) {
            throw call.unknown(url + ", which names no plain file");
        }
        return name;
    }
}
