package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** {@code tar -x[z]f archive [-C directory] [--strip-components=n]}, of the whole archive, as root. */
final class TarCommand implements FileCommand {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final List<String> GZIPS = List.of("/bin/gzip", "/usr/bin/gzip");

    /** What is asked for. */
    private static final class Request {
        private boolean extract;
        private boolean gzip;

        @CheckForNull
        private String archive;

        @CheckForNull
        private String directory;

        private int strip;
    }

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        Request request = request(call);
        boolean piped = request.archive == null || request.archive.equals("-");
        if (!request.extract
                || piped != (call.input() != null)
                || !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        for (String name : List.of("TAR_OPTIONS", "GZIP", "TAPE")) {
            if (call.context().variables().containsKey(name)) {
                throw call.unknown("with " + name);
            }
        }
        if (piped) {
            request.archive = "-";
        }
        ProcessFiles target = request.directory == null ? call.files() : directory(call, request.directory);
        Content content = piped ? call.input() : content(call, request.archive);
        try (InputStream in = open(call, request, content);
                TarReader tar = new TarReader(in, NameQuota.ofImage())) {
            new TarExtraction(call, target, request.strip).extract(tar);
        } catch (IOException e) {
            throw call.unknown(request.archive + ", of which " + e.getMessage());
        }
    }

    private static Content content(Call call, String archive) throws IOException, InterruptedException {
        Place place = call.files().stat(archive);
        if (!place.exists()) {
            throw new CommandFailedException("tar: " + archive + " is not there");
        }
        if (!place.isFile() || archive.contains(":")) {
            throw call.unknown(archive);
        }
        call.files().checkCopied(place);
        return call.context().contents().open(place.node());
    }

    private static ProcessFiles directory(Call call, String name) {
        Place directory = call.files().stat(name);
        if (!directory.isDirectory()) {
            throw new CommandFailedException("tar: " + name + " is no directory");
        }
        return call.files().in(directory.path());
    }

    private static Request request(Call call) {
        Request request = new Request();
        List<String> words = new ArrayList<>(call.arguments());
        if (!words.isEmpty() && !words.get(0).startsWith("-")) {
            // The oldest form, in which the values follow in the order of the letters.
            if (words.get(0).chars().filter(c -> c == 'f' || c == 'C').count() > 1) {
                throw call.unknown(words.get(0));
            }
            words.set(0, "-" + words.get(0));
        }
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            String next = at + 1 < words.size() ? words.get(at + 1) : null;
            boolean took =
                    word.startsWith("--") ? longOption(call, request, word, next) : letters(call, request, word, next);
            at += took ? 1 : 0;
        }
        return request;
    }

    /** Whether it took the next word for its value. */
    private static boolean letters(Call call, Request request, String word, @CheckForNull String next) {
        if (!word.matches("-[xzvpfC]+")) {
            throw call.unknown(word);
        }
        for (int i = 1; i < word.length(); i++) {
            switch (word.charAt(i)) {
                case 'x' -> request.extract = true;
                case 'z' -> request.gzip = true;
                case 'f', 'C' -> {
                    if (i + 1 < word.length() || next == null) {
                        // As in -fx: then the rest is the name.
                        throw call.unknown(word);
                    }
                    set(call, request, word.charAt(i), next);
                    return true;
                }
                default -> {
                    // It says what it does, and root keeps modes anyway.
                }
            }
        }
        return false;
    }

    private static boolean longOption(Call call, Request request, String word, @CheckForNull String next) {
        String[] parts = word.substring(2).split("=", 2);
        String value = parts.length > 1 ? parts[1] : next;
        switch (parts[0]) {
            case "extract", "gzip", "verbose" -> {
                if (parts.length > 1) {
                    throw call.unknown(word);
                }
                request.extract |= parts[0].equals("extract");
                request.gzip |= parts[0].equals("gzip");
                return false;
            }
            case "file" -> set(call, request, 'f', value);
            case "directory" -> set(call, request, 'C', value);
            case "strip-components", "strip" -> {
                boolean known =
                        value != null && value.matches("[0-9]{1,2}") && !(call.isBusybox() && parts[0].equals("strip"));
                if (!known) {
                    throw call.unknown(word);
                }
                request.strip = Integer.parseInt(value);
            }
            default -> throw call.unknown(word);
        }
        return parts.length == 1;
    }

    private static void set(Call call, Request request, char letter, @CheckForNull String value) {
        boolean twice = letter == 'f' ? request.archive != null : request.directory != null;
        if (value == null || value.isEmpty() || value.equals("-") && letter != 'f' || twice) {
            throw call.unknown("-" + letter);
        }
        if (letter == 'f') {
            request.archive = value;
        } else {
            request.directory = value;
        }
    }

    /** What is in the archive; gzip is known by its first bytes, as both programs do it. */
    private static InputStream open(Call call, Request request, Content content) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(content.open(), BUFFER_BYTES);
        raw.mark(BUFFER_BYTES);
        byte[] first = raw.readNBytes(262);
        raw.reset();
        boolean gzip = first.length > 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
        boolean tar = first.length == 262
                && new String(first, 257, 5, java.nio.charset.StandardCharsets.ISO_8859_1).equals("ustar");
        // What comes through a pipe is not looked at first.
        boolean told = call.input() == null || request.gzip;
        if (gzip ? !told || !call.isBusybox() && !hasGzip(call) : request.gzip || !tar) {
            raw.close();
            throw call.unknown(request.archive);
        }
        return gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
    }

    /** GNU's tar has gzip do it. */
    private static boolean hasGzip(Call call) {
        return GZIPS.stream().anyMatch(path -> {
            Place program = call.files().statOrLink(path);
            return program.isFile() && program.node().content() instanceof Content.InBaseLayer;
        });
    }
}
