package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.shell.Expansion;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.core.image.shell.ShellList;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What words of a shell are expanded with: the names in its working directory, and what commands write. */
record ShellSurroundings(ProcessFiles files, Commands commands) implements Expansion.Surroundings {
    /** What everybody reads alike, whatever the locale. */
    private static final String PLAIN = "[ -~\\t\\n]*+";

    /** Runs commands in a shell of their own. */
    @FunctionalInterface
    interface Commands {
        /** The bytes that they write. */
        byte[] output(ShellList commands) throws IOException, InterruptedException;
    }

    @Override
    public List<String> in(String directory) {
        return files.reach(directory.isEmpty() ? "." : directory, true)
                .filter(Place::isDirectory)
                .map(files::names)
                .orElse(List.of());
    }

    @Override
    public boolean exists(String path) {
        return files.reach(path, false).filter(Place::exists).isPresent();
    }

    @Override
    public String output(ShellList list) {
        String text;
        try {
            text = new String(commands.output(list), StandardCharsets.ISO_8859_1);
        } catch (CommandFailedException | ShellExit e) {
            // How the whole ends then depends on where it stands.
            throw new NeedsProcessException("$(", "runs a command that fails: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
        if (!text.matches(PLAIN)) {
            throw new NeedsProcessException("$(", "runs a command whose output is no plain text");
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }
}
