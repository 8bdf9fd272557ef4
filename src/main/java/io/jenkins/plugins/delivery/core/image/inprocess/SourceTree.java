package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What COPY and ADD copy from: the build context, or the file system of a stage or an image. Paths are absolute within
 * the tree.
 */
interface SourceTree {
    /** The path under which the tree knows an entry: without symbolic links on the way to it. */
    String canonical(String path) throws IOException;

    /** The path without any symbolic link that a path leads to within the tree; empty when nothing is there. */
    Optional<String> followed(String path) throws IOException;

    /** The entry at a canonical path, a symbolic link itself. */
    Optional<FileNode> lstat(String path) throws IOException;

    /** The canonical paths of an entry and of everything below it that is not left out, parents first, by name. */
    List<String> walk(String path) throws IOException;

    /** Whether {@code .dockerignore} leaves this path out. */
    boolean excludes(String path);

    /**
     * Looks whether a source, there or not, is known as it would be.
     *
     * @throws NeedsAnotherEngineException when it is not
     */
    default void checkCopied(String path) {}

    /** The tree in words, as in {@code the build context}. */
    String description();
}
