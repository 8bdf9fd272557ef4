package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.command.BoundedLines;
import io.jenkins.plugins.delivery.core.text.CutText;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the commands of a script printed, each into files of its own, of which a chart or a pod may have made any size. */
final class HelmOutput {
    private static final Pattern REVISION = Pattern.compile("(?m)^REVISION: ([0-9]{1,9})$");

    /** Far more than a manifest that Kubernetes can keep as a release. */
    private static final int LARGEST = 16 << 20;

    /** What is read for a user, at the beginning and at the end of what is longer, in bytes. */
    private static final int BEGINNING = 64 << 10;

    private static final int END = 160 << 10;
    private static final int LONGEST_LINE = 16 << 10;

    private final Path directory;

    HelmOutput(Path directory) {
        this.directory = directory;
    }

    /**
     * What a command printed; empty when it did not run.
     *
     * @throws DeliveryException when it is too much to be what it should be
     */
    String of(String command) {
        Path file = directory.resolve(command);
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new DeliveryException("helm " + command + " printed " + Files.size(file)
                        + " bytes, of which at most " + LARGEST + " are taken: see what the chart renders so much of");
            }
            // Helm passes on what a server sent, which need not be UTF-8.
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command complained of, without the middle when it is long; empty when it did not run. */
    String errorOf(String command) {
        return shortened(directory.resolve(command + ".err"));
    }

    /** Prints what a command printed, of which pods have written a part: without secrets, and without the middle. */
    void print(String command, BuildLog log) {
        List<String> lines = new ArrayList<>();
        try (BoundedLines out = new BoundedLines(LONGEST_LINE, lines::add)) {
            out.write(shortened(directory.resolve(command)).getBytes(StandardCharsets.UTF_8));
        }
        SecretMask.SHAPES.lines(lines).forEach(line -> log.line("  | " + line));
    }

    /**
     * The revision that a command made, as Helm says before the chart's own notes.
     *
     * @throws DeliveryException when it does not say
     */
    int revision(String command) {
        Matcher matcher = REVISION.matcher(shortened(directory.resolve(command)));
        if (!matcher.find()) {
            throw new DeliveryException("Helm did not say which revision it made: see it with helm history");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** The last of these commands that ran. */
    String last(List<String> commands) {
        String last = commands.get(0);
        for (String command : commands) {
            if (Files.exists(directory.resolve(command))) {
                last = command;
            }
        }
        return last;
    }

    /** Forgets what these commands printed when they ran before. */
    void forget(List<String> commands) {
        try {
            for (String command : commands) {
                Files.deleteIfExists(directory.resolve(command));
                Files.deleteIfExists(directory.resolve(command + ".err"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return Files.exists(file) ? Files.newInputStream(file) : InputStream.nullInputStream();
    }

    private static String shortened(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            InputStream in = Channels.newInputStream(channel);
            long leftOut = channel.size() - BEGINNING - END;
            if (leftOut <= 0) {
                return new String(in.readNBytes(BEGINNING + END), StandardCharsets.UTF_8);
            }
            String beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
            channel.position(BEGINNING + leftOut);
            String end = new String(in.readNBytes(END), StandardCharsets.UTF_8);
            // From the next line on: half a line may be half a secret.
            int line = end.indexOf('\n');
            return CutText.of(beginning, leftOut, "bytes") + (line < 0 ? "" : end.substring(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
