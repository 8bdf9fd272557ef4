package io.jenkins.plugins.delivery.jenkins.report;

import hudson.console.AnnotatedLargeText;
import hudson.console.PlainTextConsoleOutputStream;
import io.jenkins.plugins.delivery.core.command.BoundedLines;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a log, without what links a page and colours a terminal, and with secrets masked. A log may be of any length, and be all one line: only its end is read, and of a long line the beginning is kept.
 */
final class LogTail {
    /** What the last lines are surely in, in bytes. */
    private static final int READ = 256 << 10;

    private static final int LONGEST_LINE = 4 << 10;

    private LogTail() {}

    static List<String> of(AnnotatedLargeText<?> log, int lines, SecretMask secrets) throws IOException {
        long length = log.length();
        long start = Math.max(0, length - READ);
        End end = new End();
        // A log that is written to is given out in pieces.
        for (long from = start, to = -1; from < length && from != to; from = to) {
            to = from;
            to = log.writeRawLogTo(from, end);
        }
        // Masked before it is cut, because a secret may go over several lines.
        List<String> masked = secrets.lines(lines(end.bytes(), start));
        return masked.subList(Math.max(0, masked.size() - lines), masked.size());
    }

    private static List<String> lines(byte[] bytes, long start) throws IOException {
        List<String> lines = new ArrayList<>();
        int from = 0;
        if (start > 0) {
            // Half a line may be half a secret.
            while (from < bytes.length && bytes[from] != '\n') {
                from++;
            }
            from = Math.min(bytes.length, from + 1);
            lines.add("(" + (start + from) + " bytes left out)");
        }
        try (OutputStream out = new PlainTextConsoleOutputStream(new BoundedLines(LONGEST_LINE, lines::add))) {
            out.write(bytes, from, bytes.length - from);
        }
        return lines;
    }

    /** Takes no more than was asked for, also of a log that grows meanwhile. */
    private static final class End extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
            bytes.write(more, offset, Math.min(length, READ - bytes.size()));
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
