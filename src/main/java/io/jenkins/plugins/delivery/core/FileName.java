package io.jenkins.plugins.delivery.core;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names of files as texts that keep every byte. On Linux a name is any bytes, mostly UTF-8; Java reads it by the locale,
 * so that under {@code LANG=C} all that is not ASCII is lost. Here a name is read as UTF-8 whatever the locale is, and a
 * byte that is none becomes one of the characters U+DC80 to U+DCFF, which no UTF-8 text has, and that byte again when
 * the name is written (as Python's {@code surrogateescape}).
 */
public final class FileName {
    private static final char FIRST_ESCAPE = 0xdc80;
    private static final char LAST_ESCAPE = 0xdcff;
    private static final char REPLACEMENT = 0xfffd;

    private FileName() {}

    /** The text of these bytes. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The text of some of these bytes. */
    public static String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeEscaping(ByteBuffer.wrap(bytes, from, length));
    }

    private static String decodeEscaping(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
        CoderResult result = decoder.decode(bytes, text, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (FIRST_ESCAPE - 0x80 + (bytes.get() & 0xff)));
            }
            decoder.reset();
            result = decoder.decode(bytes, text, true);
        }
        return text.flip().toString();
    }

    /** The bytes of a text. */
    public static byte[] encode(String name) {
        if (isText(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        name.codePoints().forEach(c -> {
            if (isEscape(c)) {
                bytes.write(c & 0xff);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** Whether a name is UTF-8. */
    public static boolean isText(String name) {
        for (int i = 0; i < name.length(); i++) {
            // The second half of a pair is one of these characters, too.
            if (isEscape(name.charAt(i)) && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)))) {
                return false;
            }
        }
        return true;
    }

    /** The name as it can be shown and put into JSON: a byte that is no UTF-8 as U+FFFD. */
    public static String shown(String name) {
        if (isText(name)) {
            return name;
        }
        StringBuilder shown = new StringBuilder(name.length());
        name.codePoints().forEach(c -> shown.appendCodePoint(isEscape(c) ? REPLACEMENT : c));
        return shown.toString();
    }

    private static boolean isEscape(int c) {
        return c >= FIRST_ESCAPE && c <= LAST_ESCAPE;
    }

    /** The last name of a path; empty for a root. */
    public static String of(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : text(name);
    }

    /** What a symbolic link says, with slashes. */
    public static String linkTarget(Path link) throws IOException {
        return text(Files.readSymbolicLink(link));
    }

    /** A relative or absolute path as a text with slashes. */
    public static String text(Path path) {
        String text = path.toString();
        if (isAscii(text) || !isUnix(path)) {
            return text.replace(path.getFileSystem().getSeparator(), "/");
        }
        // A URI has the bytes of the name itself, whatever the locale makes of them.
        boolean absolute = path.isAbsolute();
        Path root = path.getFileSystem().getRootDirectories().iterator().next();
        String raw = withoutSlash((absolute ? path : root.resolve(path)).toUri().getRawPath());
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = absolute ? 0 : 1; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes[length++] = (byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) raw.charAt(i);
            }
        }
        return decode(bytes, 0, length);
    }

    /** The file of this name below a directory; the name may have slashes. */
    public static Path resolve(Path directory, String name) {
        if (isAscii(name) || !isUnix(directory)) {
            return directory.resolve(name);
        }
        Path parent = directory.toAbsolutePath();
        StringBuilder raw = new StringBuilder(withoutSlash(parent.toUri().getRawPath()));
        if (name.startsWith("/")) {
            raw.setLength(0);
        }
        for (String part : name.split("/")) {
            if (!part.isEmpty()) {
                raw.append('/');
                for (byte b : encode(part)) {
                    raw.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
                }
            }
        }
        return Path.of(URI.create("file://" + raw));
    }

    private static String withoutSlash(String raw) {
        return raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static boolean isUnix(@CheckForNull Path path) {
        return path != null && path.getFileSystem().getSeparator().equals("/");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }
}
