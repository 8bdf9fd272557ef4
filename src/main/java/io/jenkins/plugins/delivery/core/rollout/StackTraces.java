package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Leaves the middle of stack traces out: what was thrown and what caused it are worth more than the frames between,
 * and a trace of Java is mostly longer than what is shown of a log.
 */
final class StackTraces {
    /** Of each trace: where it was thrown, mostly the program's own line. */
    private static final int FRAMES = 2;

    /** Java, Kotlin, JavaScript and .NET; Python; Go. */
    private static final Pattern FRAME =
            Pattern.compile("^(?:\\s++at \\S.*|\\s++\\.\\.\\. \\d{1,9} (?:more|common frames omitted)"
                    + "|  File \"[^\"]*\", line \\d{1,9}.*|\\t\\S+:\\d{1,9}(?: \\+0x[0-9a-f]{1,16})?)");

    private StackTraces() {}

    static List<String> folded(List<String> log) {
        List<String> lines = new ArrayList<>();
        int frames = 0;
        for (String line : log) {
            boolean frame = FRAME.matcher(line).matches();
            if (!frame) {
                addLeftOut(lines, frames);
            }
            frames = frame ? frames + 1 : 0;
            if (frames <= FRAMES) {
                lines.add(line);
            }
        }
        addLeftOut(lines, frames);
        return lines;
    }

    private static void addLeftOut(List<String> lines, int frames) {
        if (frames > FRAMES) {
            int leftOut = frames - FRAMES;
            lines.add("    ... " + Count.of(leftOut, "frame") + " left out");
        }
    }
}
