package io.jenkins.plugins.delivery.core.command;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Lets a command begin at most once, and not at all after its work was given up. Script and driver agree on this by
 * files in the work's own directory, because neither knows what became of the other when one of them is killed:
 *
 * <ul>
 *   <li>{@code run-N} is made, once, by the script of the number N when it begins, or by a driver that no longer wants
 *       it to begin; it is a directory, since making one either succeeds or fails
 *   <li>{@code run-N/stop} asks for the end of this run alone, {@code abort} for the end of the work; so does the
 *       directory when it is gone
 *   <li>{@code run-N/exit} holds the exit code
 * </ul>
 *
 * <p>What a command leaves in the directory belongs to the directory's owner afterwards, whoever the command ran as.
 *
 * @param directory of the work, where the commands run, its owner's alone; whoever drives them may see it only through
 *     others' eyes
 * @param run the number of the run, counted from 1
 */
public record CommandGuard(String directory, int run) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The exit code of a script that was not to begin, which is also that of a command that a TERM ended. */
    public static final int REFUSED = 143;

    private static final String ABORT = "abort";
    private static final String STOP = "stop";
    private static final String EXIT = "exit";

    /** How often, at a fifth of a second, a command is asked to end before it is killed. */
    private static final int PATIENCE = 100;

    /**
     * A script for {@code sh} that is guarded.
     *
     * @param body may call {@code guarded COMMAND}, which runs the command, passes a request to end on to it, waits for
     *     it, and returns its exit code; and {@code must_end}, which says whether there is such a request
     */
    public String script(String body) {
        // Without "#!": a container's shell need not be /bin/sh; in kaniko's there is none once it has built an image.
        return """
                { set +ex; } 2>/dev/null
                work=%s
                turn="$work/run-%d"
                # In a container the command often is root's, and whoever looks at its files and deletes them is not.
                give_back() {
                  [ -O "$work" ] && return
                  set -- $(ls -nd "$work")
                  chown -hR "$3:$4" "$work" || chmod -R a+rwX "$work"
                }
                mkdir -m 777 "$turn" 2>/dev/null || exit %d
                trap 'code=$?
                  { echo $code >"$turn/code"; give_back; mv "$turn/code" "$turn/%s"; } 2>/dev/null' EXIT
                child=
                told=
                # A child that has only just been made may miss a signal; the file is there for its watcher to see.
                trap 'told=1; : 2>/dev/null >"$turn/%s"; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT HUP
                must_end() {
                  [ -n "$told" ] || [ -e "$work/%s" ] || [ -e "$turn/%s" ] || [ ! -d "$turn" ]
                }
                a_moment() {
                  sleep 0.2 2>/dev/null || sleep 1
                }
                guarded() {
                  must_end && exit %d
                  "$@" </dev/null &
                  child=$!
                  # The request may have come before the child had a number.
                  [ -z "$told" ] || kill -TERM "$child" 2>/dev/null
                  (
                    # Whoever ends all processes of the build by a signal still wants the command to be gone.
                    trap '' TERM INT HUP
                    while kill -0 "$child" 2>/dev/null; do
                      if must_end; then
                        kill -TERM "$child" 2>/dev/null
                        left=%d
                        while [ $left -gt 0 ] && kill -0 "$child" 2>/dev/null; do
                          a_moment
                          left=$((left - 1))
                        done
                        kill -KILL "$child" 2>/dev/null
                        exit
                      fi
                      a_moment
                    done
                  ) &
                  watcher=$!
                  wait "$child"
                  code=$?
                  # A signal interrupts the wait before the command is done.
                  while kill -0 "$child" 2>/dev/null; do
                    wait "$child"
                    code=$?
                  done
                  child=
                  kill -KILL "$watcher" 2>/dev/null
                  wait "$watcher" 2>/dev/null
                  return $code
                }
                """.formatted(ShellScript.quote(directory), run, REFUSED, EXIT, STOP, ABORT, STOP, REFUSED, PATIENCE)
                + body;
    }

    /** Sees to it that nothing of the work begins any more, and that what runs ends. */
    public static void abort(Path directory) throws IOException {
        try {
            create(directory.resolve(ABORT));
        } catch (NoSuchFileException e) {
            // Without the directory nothing begins either.
        }
    }

    /**
     * Asks this run to end; the work may go on with another.
     *
     * @return whether there is a run to ask; false when it has not begun yet, which is to be asked again
     */
    public boolean stop() throws IOException {
        try {
            create(turn().resolve(STOP));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Sees to it that this run does not begin.
     *
     * @return whether that succeeded; false when it has begun
     */
    public boolean forestall() throws IOException {
        try {
            Files.createDirectory(turn());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** The exit code; empty while there is none. */
    public OptionalInt exitCode() throws IOException {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(turn().resolve(EXIT)).strip()));
        } catch (NoSuchFileException e) {
            return OptionalInt.empty();
        } catch (NumberFormatException e) {
            throw new IOException(turn().resolve(EXIT) + " holds no exit code", e);
        }
    }

    private Path turn() {
        return Path.of(directory, "run-" + run);
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Asked already.
        }
    }
}
