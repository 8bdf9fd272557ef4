package io.jenkins.plugins.delivery.core.command;

import io.jenkins.plugins.delivery.core.text.CutText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Splits what a command prints into lines. A command may print for ever without an end of line: of a line that is too
 * long the beginning is kept, with how much was left out.
 */
public final class BoundedLines extends OutputStream {
    private final int longest;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long leftOut;

    /**
     * @param longest how much of a line is kept, in bytes
     * @param lines gets each line without its end
     */
    public BoundedLines(int longest, Consumer<String> lines) {
        this.longest = longest;
        this.lines = lines;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i - start);
                end();
                start = i + 1;
            }
        }
        keep(bytes, start, offset + length - start);
    }

    private void keep(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, longest - line.size());
        line.write(bytes, offset, kept);
        leftOut += length - kept;
    }

    private void end() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (leftOut > 0) {
            text = CutText.of(text, leftOut, "bytes");
        } else if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        line.reset();
        leftOut = 0;
        lines.accept(text);
    }

    /** Ends a line that has no end. */
    @Override
    public void close() {
        if (line.size() > 0) {
            end();
        }
    }
}
