package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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

    /** Long options of curl by the letters that mean the same; {@code !} for those that change nothing of what comes. */
    private static final Map<String, String> OF_CURL = Map.of(
            "--fail", "f",
            "--silent", "s",
            "--show-error", "S",
            "--location", "L",
            "--remote-name", "O",
            "--output", "o",
            "--retry", "!",
            "--connect-timeout", "!",
            "--max-time", "!",
            "--progress-bar", "s");

    private static final Map<String, String> OF_WGET = Map.of(
            "--quiet", "q",
            "--output-document", "O",
            "--no-verbose", "q",
            "--directory-prefix", "P",
            "--no-hsts", "q",
            "--tries", "!",
            "--timeout", "!",
            "--progress", "!");

    /** Reads curl's arguments. */
    static Fetch ofCurl(Call call) {
        FetchWords words = FetchWords.of(call, OF_CURL, "fsSLO#", "o!");
        String url = words.url(URL);
        boolean named = words.has('O');
        if (named && words.has('o')) {
            throw call.unknown("-O -o");
        }
        String file = named ? name(call, url) : words.value('o');
        return new Fetch(url, "-".equals(file) ? null : file, words.has('L'), false);
    }

    /** Reads wget's arguments; busybox' has the short ones. */
    static Fetch ofWget(Call call) {
        FetchWords words = FetchWords.of(call, call.isBusybox() ? Map.of() : OF_WGET, "q", "OPTt!");
        String url = words.url(URL);
        if (words.has('O') && words.has('P')) {
            throw call.unknown("-O with -P");
        }
        if (words.has('O')) {
            return new Fetch(url, words.value('O').equals("-") ? null : words.value('O'), true, false);
        }
        String name = name(call, url);
        return new Fetch(url, words.has('P') ? words.value('P') + "/" + name : name, true, true);
    }

    private static String name(Call call, String url) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        if (url.contains("?") || !name.matches(NAME) || List.of(".", "..").contains(name)) {
            throw call.unknown(url + ", which names no plain file");
        }
        return name;
    }
}
