package io.jenkins.plugins.delivery.cli;

import java.io.IOException;
import java.io.Writer;

/** Writes everything twice. */
final class CopyingWriter extends Writer {
    private final Writer one;
    private final Writer other;

    CopyingWriter(Writer one, Writer other) {
        this.one = one;
        this.other = other;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        one.write(text, offset, length);
        other.write(text, offset, length);
    }

    @Override
    public void flush() throws IOException {
        one.flush();
        other.flush();
    }

    /** The writers are whoever's they are. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
