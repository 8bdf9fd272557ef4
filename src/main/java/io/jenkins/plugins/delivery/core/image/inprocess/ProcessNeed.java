package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import io.jenkins.plugins.delivery.core.image.dockerfile.Copy;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.Run;
import io.jenkins.plugins.delivery.core.image.run.RunCheck;
import java.util.List;
import java.util.Optional;

/**
 * The instruction that keeps an image from being built in process.
 *
 * @param instruction the first such instruction
 * @param reason why, as the end of a sentence that starts with the instruction
 */
public record ProcessNeed(Instruction instruction, String reason) {
    /** What a line of RUN does that is not evaluated; the word that it is for follows. */
    static final String RUNS = "runs a process: ";

    /** Finds the first of these instructions that the in-process engine cannot do. */
    public static Optional<ProcessNeed> first(List<Instruction> instructions) {
        return instructions.stream()
                .flatMap(instruction -> of(instruction).stream())
                .findFirst();
    }

    private static Optional<ProcessNeed> of(Instruction instruction) {
        if (instruction instanceof Run run) {
            return obstacle(run).map(obstacle -> new ProcessNeed(instruction, RUNS + obstacle));
        }
        if (instruction instanceof Add add && add.sources().stream().anyMatch(Add::isRemote)) {
            return Optional.of(new ProcessNeed(instruction, "downloads a file"));
        }
        if (instruction instanceof Copy copy && copy.parents()) {
            return Optional.of(new ProcessNeed(instruction, "uses --parents"));
        }
        return Optional.empty();
    }

    private static Optional<String> obstacle(Run run) {
        return run.flags().isEmpty()
                ? RunCheck.obstacle(run.text(), run.exec())
                : Optional.of("it has " + run.flags().get(0));
    }

    /** As in {@code line 7 'RUN apt-get update' runs a process: 'apt-get' is none of …}. */
    @Override
    public String toString() {
        String text = instruction.source().lines().findFirst().orElse("");
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "line " + instruction.line() + " '" + shown + "' " + reason;
    }
}
