package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What container runtimes (runc and crun, under containerd and CRI-O) say when a program cannot be started. */
final class Executable {
    private static final Pattern RUNC =
            Pattern.compile("exec: \\\\?\"([^\"\\\\]*+)\\\\?\": (?:stat [^:]*+: )?([^:\"]++)");
    private static final Pattern CRUN = Pattern.compile("executable file `([^`]*+)` ([^:\\n]++)");
    private static final Pattern NO_COMMAND = Pattern.compile("no command specified");
    private static final Pattern WORKING_DIRECTORY =
            Pattern.compile("(?:chdir to cwd|mkdir) \\(?\"([^\"]*+)\"\\)?[^:\"]*+: ([^:\\n]++)");
    private static final Pattern BARE = Pattern.compile(
            "(?<![^\\s:(])exec ?:? ?([^\\s:(]++): (no such file or directory|permission denied|exec format error)");

    private Executable() {}

    /** What is wrong with the executable, as a sentence; empty when the message is about something else. */
    static Optional<String> refused(String message) {
        Matcher runc = RUNC.matcher(message);
        if (runc.find()) {
            return Optional.of(sentence(runc));
        }
        Matcher crun = CRUN.matcher(message);
        if (crun.find()) {
            return Optional.of(sentence(crun));
        }
        if (NO_COMMAND.matcher(message).find()) {
            return Optional.of("neither the pod nor the image names a command");
        }
        Matcher directory = WORKING_DIRECTORY.matcher(message);
        if (directory.find()) {
            return Optional.of(
                    "the working directory " + directory.group(1) + " cannot be entered: " + directory.group(2));
        }
        Matcher bare = BARE.matcher(message);
        return bare.find() ? Optional.of(sentence(bare)) : Optional.empty();
    }

    private static String sentence(Matcher matcher) {
        return "the executable " + matcher.group(1) + " cannot be started: " + OneLine.of(matcher.group(2));
    }
}
