package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code RUN} line finds.
 *
 * @param fileSystem of the image so far
 * @param contents the bytes of its files
 * @param variables the environment: the image's, and the arguments of the build that the stage declares
 * @param shell the program for the shell form with its options, as in {@code /bin/sh -c}
 * @param user {@code user[:group]} as USER has it; empty for root
 * @param directory the working directory, absolute
 * @param compiled what the workspace's own build made, where that may take the place of a build tool's work
 * @param architecture of the image, as Go calls it
 * @param downloads what comes from web servers
 * @param today when the image is said to be made, for programs that write the day
 */
public record RunContext(
        ImageFileSystem fileSystem,
        Contents contents,
        Map<String, String> variables,
        List<String> shell,
        String user,
        String directory,
        Optional<CompiledProjects> compiled,
        String architecture,
        Downloads downloads,
        Instant today) {
    public RunContext {
        variables = Map.copyOf(variables);
        shell = List.copyOf(shell);
    }
}
