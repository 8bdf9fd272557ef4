package io.jenkins.plugins.delivery.jenkins.agent;

import hudson.Launcher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of commands that go through a launcher: their arguments and their ends. Not tried is in what order a pod
 * tells of both streams, which differs from time to time, nor a command that reads its standard input, which is not
 * seen to end there.
 */
final class TriedCommands {
    private static final List<List<String>> ALL = List.of(
            List.of("printf", "<%s>", "plain", "two words", "", "it's", "\"quoted\"", "a;b", "*"),
            List.of("printf", "<%s>", "$(echo done)", "`echo done`", "$NONE", "a\\b", "\\$(echo done)", "$$", "$$NONE"),
            List.of("sh", "-c", "echo out; exit 3"),
            List.of("true"),
            List.of("no-such-program", "argument"));

    private TriedCommands() {}

    /** One line for each command: its exit code, and what it printed to which stream. */
    static List<String> through(Launcher launcher, String directory) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (List<String> command : ALL) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = launcher.launch()
                    .cmds(command)
                    .pwd(directory)
                    .quiet(true)
                    .stdin(new ByteArrayInputStream("given\n".getBytes(StandardCharsets.UTF_8)))
                    .stdout(out)
                    .stderr(err)
                    .start()
                    .joinWithTimeout(1, TimeUnit.MINUTES, launcher.getListener());
            lines.add(command.get(command.size() - 1) + " ended with " + code + ", out: " + text(out) + ", err: "
                    + text(err));
        }
        return lines;
    }

    private static String text(ByteArrayOutputStream bytes) {
        // A shell's own words about what it does not find begin with its own name and the line.
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceAll("(?m)^.*no-such-program.*$", "no-such-program is not found");
    }
}
