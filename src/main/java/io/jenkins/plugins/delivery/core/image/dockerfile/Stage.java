package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * A {@code FROM} and what follows it up to the next one.
 *
 * @param index number of the stage, from 0
 * @param name in lower case, or null; two stages may have the same, as in kaniko, and a warning says so
 * @param instructions without the {@code FROM}
 */
public record Stage(int index, @CheckForNull String name, From from, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }
}
