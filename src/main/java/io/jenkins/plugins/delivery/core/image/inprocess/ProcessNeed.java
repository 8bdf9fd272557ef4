package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import io.jenkins.plugins.delivery.core.image.dockerfile.Copy;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.Run;
import io.jenkins.plugins.delivery.core.image.run.RunCheck;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The instruction that keeps an image from being built in process.
 *
 * @param instruction the first such instruction
 * @param reason why, as the end of a sentence that starts with the instruction
 */
public record ProcessNeed(Instruction instruction, String reason) {
    /** What a line of RUN does that is not evaluated; the word that it is for follows. */
    static final String RUNS = "runs a process: ";

    private static final Pattern TOOL = Pattern.compile("(?:^|[\\s;&|(/\"])(?:mvn|gradle)w?(?:[\\s\"]|$)");

    /** Of a tool's cache, or what only a process sees: nothing of it is in an image. */
    private static final String MOUNTS_OF_TOOLS =
            "--mount=type=(secret|ssh)(,.*)?|--mount=(type=cache|(target|dst|destination)=[^,]*/\\.(m2|gradle)(/[^,]*)?"
                    + "|(id|sharing|uid|gid|mode)=[^,]*|,)*";

    /**
     * Finds the first of these instructions that the in-process engine cannot do.
     *
     * @param compiled whether what the workspace's own build made may take the place of a build tool's work
     */
    public static Optional<ProcessNeed> first(List<Instruction> instructions, boolean compiled) {
        return instructions.stream()
                .flatMap(instruction -> of(instruction, compiled).stream())
                .findFirst();
    }

    private static Optional<ProcessNeed> of(Instruction instruction, boolean compiled) {
        if (instruction instanceof Run run) {
            return obstacle(run, compiled).map(obstacle -> new ProcessNeed(instruction, RUNS + obstacle));
        }
        if (instruction instanceof Add add) {
            return RemoteSources.obstacle(add, add.sources()).map(obstacle -> new ProcessNeed(instruction, obstacle));
        }
        if (instruction instanceof Copy copy && copy.parents()) {
            return Optional.of(new ProcessNeed(instruction, "uses --parents"));
        }
        return Optional.empty();
    }

    private static Optional<String> obstacle(Run run, boolean compiled) {
        boolean tool = compiled && TOOL.matcher(run.text()).find();
        return run.flags().stream()
                .filter(flag -> !tool || !flag.matches(MOUNTS_OF_TOOLS))
                .findFirst()
                .map(flag -> "it has " + flag)
                .or(() -> RunCheck.obstacle(run.text(), run.exec(), compiled));
    }

    /** The same as an exception. */
    NeedsAnotherEngineException refusal() {
        return new NeedsAnotherEngineException(toString());
    }

    /** As in {@code line 7 'RUN apt-get update' runs a process: 'apt-get' is none of …}. */
    @Override
    public String toString() {
        String text = instruction.source().lines().findFirst().orElse("");
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "line " + instruction.line() + " '" + shown + "' " + reason;
    }
}
