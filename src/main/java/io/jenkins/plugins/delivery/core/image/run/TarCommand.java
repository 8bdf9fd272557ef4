package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.archive.Decompression;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tar -x[z]f archive [-C directory] [--strip-components=n]}, of the whole archive, as root. */
final class TarCommand implements FileCommand {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final List<String> GZIPS = List.of("/bin/gzip", "/usr/bin/gzip");

    /** Stands for an option that has no letter; no argument has it. */
    private static final char STRIP = '\0';

    private static final String FLAGS = "xzvp";
    private static final String VALUES = "fC" + STRIP;
    private static final Map<String, Character> LONG_NAMES = Map.of(
            "extract", 'x', "gzip", 'z', "verbose", 'v', "file", 'f', "directory", 'C', "strip-components", STRIP);
    private static final Syntax BUSYBOX = new Syntax(FLAGS, VALUES, LONG_NAMES);
    private static final Syntax GNU = BUSYBOX.with("strip", STRIP);

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        Options options = options(call);
        String archive = value(call, options, 'f').orElse("-");
        Optional<String> directory = value(call, options, 'C');
        boolean piped = archive.equals("-");
        int strip = options.value(STRIP).map(names -> count(call, names)).orElse(0);
        if (!options.has('x')
                || !options.operands().isEmpty()
                || directory.equals(Optional.of("-"))
                || piped != (call.input() != null)
                || !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        for (String name : List.of("TAR_OPTIONS", "GZIP", "TAPE")) {
            if (call.context().variables().containsKey(name)) {
                throw call.unknown("with " + name);
            }
        }
        ProcessFiles target = directory.map(name -> directory(call, name)).orElse(call.files());
        Content content = piped ? call.input() : content(call, archive);
        try (InputStream in = open(call, options.has('z'), archive, content);
                TarReader tar = new TarReader(in, NameQuota.ofImage())) {
            new TarExtraction(call, target, strip).extract(tar);
        } catch (IOException e) {
            throw call.unknown(archive + ", of which " + e.getMessage());
        }
    }

    private static Options options(Call call) {
        List<String> words = new ArrayList<>(call.arguments());
        if (!words.isEmpty() && !words.get(0).startsWith("-")) {
            // The oldest form, in which the values follow in the order of the letters.
            if (!words.get(0).matches("[" + FLAGS + "]*[fC]?")) {
                throw call.unknown(words.get(0));
            }
            words.set(0, "-" + words.get(0));
        }
        return Options.of(call.with(words), call.isBusybox() ? BUSYBOX : GNU);
    }

    private static Optional<String> value(Call call, Options options, char letter) {
        Optional<String> value = options.value(letter);
        if (value.equals(Optional.of("")) || options.isRepeated(letter)) {
            throw call.unknown("-" + letter);
        }
        return value;
    }

    private static int count(Call call, String names) {
        if (!names.matches("[0-9]{1,2}")) {
            throw call.unknown("--strip-components=" + names);
        }
        return Integer.parseInt(names);
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

    /** What is in the archive; gzip is known by its first bytes, as both programs do it. */
    private static InputStream open(Call call, boolean unzips, String archive, Content content) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(content.open(), BUFFER_BYTES);
        boolean gzip = Decompression.at(raw) == Decompression.GZIP;
        // What comes through a pipe is not looked at first.
        boolean told = call.input() == null || unzips;
        if (gzip ? !told || !call.isBusybox() && !hasGzip(call) : unzips || !isTar(raw)) {
            raw.close();
            throw call.unknown(archive);
        }
        return gzip ? Decompression.GZIP.of(raw) : raw;
    }

    private static boolean isTar(InputStream raw) throws IOException {
        raw.mark(BUFFER_BYTES);
        byte[] first = raw.readNBytes(262);
        raw.reset();
        return first.length == 262 && new String(first, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    /** GNU's tar has gzip do it. */
    private static boolean hasGzip(Call call) {
        return GZIPS.stream().anyMatch(path -> {
            Place program = call.files().statOrLink(path);
            return program.isFile() && program.node().content() instanceof Content.InBaseLayer;
        });
    }
}
