package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.run.Options.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sha256sum -c} and the like: whether files are what lines say, of a file or of what is piped. */
final class ChecksumCommand implements FileCommand {
    private static final Map<String, String> ALGORITHMS =
            Map.of("md5sum", "MD5", "sha1sum", "SHA-1", "sha256sum", "SHA-256", "sha512sum", "SHA-512");

    private static final Syntax GNU =
            new Syntax("c", "", Map.of("check", 'c', "quiet", 'q', "status", 's', "strict", 'S'));
    private static final Syntax BUSYBOX = new Syntax("cs", "", Map.of());

    /** With the two signs between that all versions take. */
    private static final Pattern LINE = Pattern.compile("\\A([0-9a-f]{32,128}+) [ *]([^ *\\\\].*+)");

    private static final int MOST_BYTES = 1 << 16;

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        Options options = Options.of(call, call.isBusybox() ? BUSYBOX : GNU);
        List<String> operands = options.operands();
        boolean piped = operands.isEmpty() || operands.equals(List.of("-"));
        if (!options.has('c') || operands.size() > 1 || piped != (call.input() != null)) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        List<String> lines = lines(call, piped ? null : operands.get(0));
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw call.unknown("of the line '" + line + "'");
            }
            if (!matcher.group(1).equals(digest(call, matcher.group(2)))) {
                throw new CommandFailedException(call.name() + ": " + matcher.group(2) + " is another file");
            }
        }
        if (lines.isEmpty()) {
            throw call.unknown("of no line");
        }
    }

    private static List<String> lines(Call call, @CheckForNull String file) throws IOException, InterruptedException {
        try (InputStream in = file == null
                ? call.input().open()
                : call.context().contents().open(readable(call, file).node()).open()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw call.unknown("of a long list");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        }
    }

    private static Place readable(Call call, String file) {
        Place place = call.files().stat(file);
        if (!place.isFile()) {
            throw new CommandFailedException(call.name() + ": " + file + " is no file");
        }
        call.files().checkCopied(place);
        return place;
    }

    private static String digest(Call call, String file) throws IOException, InterruptedException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(ALGORITHMS.get(call.name()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
        try (InputStream in = new DigestInputStream(
                call.context().contents().open(readable(call, file).node()).open(), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
