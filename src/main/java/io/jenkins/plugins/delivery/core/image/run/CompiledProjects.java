package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import java.io.IOException;

/** What the workspace's own build made, in the place of what a {@code RUN} line would compile. */
public interface CompiledProjects {
    /**
     * Puts what the build made of a directory's project, and of those below it, where the tool would write it.
     *
     * @param line the command, as the log has it
     * @param directory of the image, absolute and without links, with the tool's build file
     * @param uid whose the files become
     * @param gid their group
     * @throws io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException when the workspace has it not, or when
     *     the image has other sources than the workspace
     */
    void put(BuildTool tool, String line, ImageFileSystem fileSystem, String directory, long uid, long gid)
            throws IOException;
}
