package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.command.BoundedLines;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.UnaryOperator;

/**
 * Copies the lines of a command, without colours, with asterisks in place of secrets, and of a line that is too long the
 * beginning alone. It knows what it copied before, so that one of it for all of a command's output misses no secret that
 * goes over several lines.
 */
final class CommandOutput extends OutputStream {
    /** More of a line is of use to nobody, and the controller holds it in memory. */
    private static final int LONGEST_LINE = 64 << 10;

    private final OutputStream sink;
    private final UnaryOperator<String> masked;
    private final BoundedLines lines = new BoundedLines(LONGEST_LINE, this::print);
    private boolean closing;

    CommandOutput(OutputStream sink, Collection<String> secrets) {
        this.sink = sink;
        this.masked = SecretMask.of(secrets).eachLine();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(@NonNull byte[] bytes, int offset, int length) throws IOException {
        try {
            lines.write(bytes, offset, length);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void print(String line) {
        try {
            sink.write((masked.apply(line) + (closing ? "" : "\n")).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints what there is of a line without its end; the sink belongs to the caller. */
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            lines.close();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sink.flush();
    }
}
