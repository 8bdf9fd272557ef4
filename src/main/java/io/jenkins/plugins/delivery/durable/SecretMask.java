package io.jenkins.plugins.delivery.durable;

import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Copies lines with asterisks in place of secrets. */
final class SecretMask extends LineTransformationOutputStream {
    private static final String MASK = "****";

    private final OutputStream sink;
    private final List<String> secrets;

    SecretMask(OutputStream sink, Collection<String> secrets) {
        this.sink = sink;
        // The longest first, in case one contains another.
        this.secrets = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    protected void eol(byte[] bytes, int length) throws IOException {
        String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
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
