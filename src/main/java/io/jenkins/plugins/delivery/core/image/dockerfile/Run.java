package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;
import java.util.Optional;

/**
 * Runs a command while the image is built.
 *
 * @param text the command as written, without the flags; of a heredoc that stands alone, what is in it
 * @param exec the program and its arguments in exec form, else empty
 * @param flags as written, such as {@code --mount=type=cache,target=/m2}
 */
public record Run(int line, String source, String text, Optional<List<String>> exec, List<String> flags)
        implements Instruction {
    public Run {
        exec = exec.map(List::copyOf);
        flags = List.copyOf(flags);
    }
}
