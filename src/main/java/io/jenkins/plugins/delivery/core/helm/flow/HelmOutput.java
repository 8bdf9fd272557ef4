package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the commands of a script printed, each into files of its own. */
final class HelmOutput {
    private static final Pattern REVISION = Pattern.compile("(?m)^REVISION: ([0-9]{1,9})$");

    private final Path directory;

    HelmOutput(Path directory) {
        this.directory = directory;
    }

    /** What a command printed; empty when it did not run. */
    String of(String command) {
        return read(directory.resolve(command));
    }

    /** What a command complained of; empty when it did not run. */
    String errorOf(String command) {
        return read(directory.resolve(command + ".err"));
    }

    /**
     * The revision that a command made, as Helm says before the chart's own notes.
     *
     * @throws DeliveryException when it does not say
     */
    int revision(String command) {
        Matcher matcher = REVISION.matcher(of(command));
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

    private static String read(Path file) {
        try {
            // Helm passes on what a server sent, which need not be UTF-8.
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
