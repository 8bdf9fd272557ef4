package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Ends the servers that this JVM leaves behind and deletes their directories, however the JVM ends: a shell in a session
 * of its own is told of them, and does it when its input ends.
 */
final class AfterThisJvm {
    /** {@code --one-file-system}, so that nothing is deleted that somebody has mounted there. */
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            declare -A processes directories
            while read -r what which; do
              case $what in
                process) processes[$which]=1 ;;
                ended) unset "processes[$which]" ;;
                directory) directories[$which]=1 ;;
                deleted) unset "directories[$which]" ;;
              esac
            done
            ((${#processes[@]} == 0)) || kill -KILL "${!processes[@]}"
            for directory in "${!directories[@]}"; do
              # Whoever is being killed may write until it is gone.
              for _ in {1..50}; do
                rm -rf --one-file-system -- "$directory" && break
                read -r -t 0.1 <> <(:)
              done
            done
            """;

    private static AfterThisJvm shared;

    private final OutputStream shell;

    private AfterThisJvm() throws IOException {
        shell = new ProcessBuilder("setsid", "bash", "-c", SCRIPT)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .getOutputStream();
    }

    /** To be ended with this JVM, unless it ends before. */
    static Process end(Process process) throws IOException {
        AfterThisJvm watch = shared();
        watch.tell("process " + process.pid());
        // Its number may be another's later.
        process.onExit().thenRun(() -> watch.tellIfPossible("ended " + process.pid()));
        return process;
    }

    /** To be deleted with this JVM, unless {@link #deleted}. */
    static Path delete(Path directory) throws IOException {
        shared().tell("directory " + directory);
        return directory;
    }

    static void deleted(Path directory) throws IOException {
        shared().tell("deleted " + directory);
    }

    private static synchronized AfterThisJvm shared() throws IOException {
        if (shared == null) {
            shared = new AfterThisJvm();
        }
        return shared;
    }

    private void tellIfPossible(String line) {
        try {
            tell(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void tell(String line) throws IOException {
        shell.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        shell.flush();
    }
}
