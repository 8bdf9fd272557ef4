package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;

/**
 * Where a path leads.
 *
 * @param written as the command has it
 * @param path absolute, without symbolic links on the way to its last name
 * @param node what is there, or null
 */
record Place(String written, String path, @CheckForNull FileNode node) {
    boolean exists() {
        return node != null;
    }

    boolean isDirectory() {
        return node != null && node.isDirectory();
    }

    boolean isSymlink() {
        return node != null && node.isSymlink();
    }

    boolean isFile() {
        return node != null && node.type() == FileNode.Type.FILE;
    }
}
