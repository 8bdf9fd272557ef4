package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Copies files into the image.
 *
 * @param sources paths and patterns; empty when there are heredocs only
 * @param heredocs files that are written in the Dockerfile itself
 * @param from the stage or image to copy from, or null for the context
 * @param chown {@code user[:group]}, or null
 * @param chmod an octal or symbolic mode, or null
 * @param excludes patterns of what is left out
 */
public record Copy(
        int line,
        String source,
        List<String> sources,
        List<Heredoc> heredocs,
        String destination,
        @CheckForNull String from,
        @CheckForNull String chown,
        @CheckForNull String chmod,
        boolean link,
        boolean parents,
        List<String> excludes)
        implements Instruction {
    public Copy {
        sources = List.copyOf(sources);
        heredocs = List.copyOf(heredocs);
        excludes = List.copyOf(excludes);
    }
}
