package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
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
            Pattern.compile("(?:chdir to cwd|mkdir) \\(?(?:\"([^\"]*+)\"|([^:\"\\s]++))\\)?[^:\"]*+: ([^:\\n]++)");
    private static final Pattern BARE = Pattern.compile(
            "(?<![^\\s:(])exec ?:? ?([^\\s:(]++): (no such file or directory|permission denied|exec format error|not a directory)");

    /** The same as a whole line, which is the runtime's own and no program's. */
    private static final Pattern LOGGED =
            Pattern.compile("exec ([^\\s:]++): (no such file or directory|permission denied|exec format error)");
    /** What runc of before 1.0 prints, which does not name the program. */
    private static final Pattern NAMELESS = Pattern.compile(
            "exec user process caused:? \"?(no such file or directory|permission denied|exec format error)");

    private static final String NO_RIGHT =
            "give the file the right to be executed (chmod +x), for the container's user; a directory cannot be started";

    private static final String NO_DIRECTORY =
            "correct workingDir, or the image's WORKDIR: it must be a directory that the container's user may enter";

    private Executable() {}

    /**
     * What a line of a container's own log says of its executable: newer runtimes start the container first, and what
     * fails then ends it with exit code 1 and this line alone.
     */
    static Optional<Refused> inLog(String line) {
        Matcher bare = LOGGED.matcher(line.strip());
        if (bare.matches()) {
            return Optional.of(new Refused(sentence(bare), hint(bare.group(2))));
        }
        Matcher nameless = NAMELESS.matcher(line);
        return nameless.find()
                ? Optional.of(
                        new Refused("the executable cannot be started: " + nameless.group(1), hint(nameless.group(1))))
                : Optional.empty();
    }

    private static String hint(String why) {
        return switch (why) {
            case "exec format error" ->
                "build the image for the processor of the nodes (platform), or begin the script with #! and its shell";
            case "no such file or directory" ->
                "look at the first line of the script or at the loader of the program: what it names must be in the"
                        + " image, and the line must not end in a carriage return";
            case "permission denied" -> NO_RIGHT;
            default -> Cause.BAD_COMMAND.hint();
        };
    }

    /** @param hint what to do */
    record Refused(String sentence, String hint) {}

    /** What is wrong with the executable; empty when the message is about something else. */
    static Optional<Refused> refused(String message) {
        for (Pattern runtime : List.of(RUNC, CRUN)) {
            Matcher named = runtime.matcher(message);
            if (named.find()) {
                return Optional.of(new Refused(
                        sentence(named), message.contains("permission denied") ? NO_RIGHT : Cause.BAD_COMMAND.hint()));
            }
        }
        if (NO_COMMAND.matcher(message).find()) {
            return Optional.of(new Refused("neither the pod nor the image names a command", Cause.BAD_COMMAND.hint()));
        }
        Matcher directory = WORKING_DIRECTORY.matcher(message);
        if (directory.find()) {
            return Optional.of(new Refused(
                    "the working directory "
                            + (directory.group(1) == null ? directory.group(2) : directory.group(1))
                            + " cannot be entered: " + directory.group(3),
                    NO_DIRECTORY));
        }
        Matcher bare = BARE.matcher(message);
        return bare.find() ? Optional.of(new Refused(sentence(bare), Cause.BAD_COMMAND.hint())) : Optional.empty();
    }

    private static String sentence(Matcher matcher) {
        return "the executable " + matcher.group(1) + " cannot be started: " + OneLine.of(matcher.group(2));
    }
}
