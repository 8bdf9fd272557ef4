package io.jenkins.plugins.delivery.durable;

import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Copies the lines of a command, without colours and with asterisks in place of secrets. */
final class CommandOutput extends LineTransformationOutputStream {
    private static final String MASK = "****";
    /** Control sequences of a terminal, which a build log shows as garbage. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final OutputStream sink;
    private final List<String> secrets;

    CommandOutput(OutputStream sink, Collection<String> secrets) {
        this.sink = sink;
        // The longest first, in case one contains another.
        this.secrets = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    protected void eol(byte[] bytes, int length) throws IOException {
        String line = COLOUR.matcher(new String(bytes, 0, length, StandardCharsets.UTF_8))
                .replaceAll("");
        for (String secret : secrets) {
            line = line.replace(secret, MASK);
        }
        sink.write(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the last line; the sink belongs to the caller. */
    @Override
    public void close() throws IOException {
        forceEol();
        sink.flush();
    }
}
