package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Starts a stage.
 *
 * @param image reference of an image, name of an earlier stage, or {@code scratch}; variables are not replaced yet
 * @param platform {@code os/architecture[/variant]} as written, or null
 * @param stageName the name after {@code AS} in lower case, or null
 */
public record From(
        int line,
        String source,
        String image,
        @CheckForNull String platform,
        @CheckForNull String stageName) implements Instruction {}
