package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.BuildTool;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file system of an earlier stage or of another image, as a source of {@code COPY --from}.
 *
 * @param compiled whether it has all that its instructions make. Where the workspace's build took the place of a stage's
 *     own, it lacks what the build tool would have left beside its output, in its caches above all
 */
record StageTree(String description, ImageFileSystem fileSystem, boolean compiled) implements SourceTree {
    @Override
    public void checkCopied(String path) {
        Optional<String> there = fileSystem.realPath(ImagePath.clean(path));
        if (!compiled
                && (there.isEmpty() || fileSystem.walk(there.get()).stream().anyMatch(StageTree::isOfProject))) {
            throw new NeedsAnotherEngineException("'" + path + "' is copied from " + description
                    + ", whose build tool was not run and may leave more there than the workspace has");
        }
    }

    /** Whether a file says what is built beside it, and was not itself made. */
    private static boolean isOfProject(String file) {
        return Stream.of(BuildTool.values())
                .anyMatch(tool -> tool.isBuildFile(ImagePath.name(file)) && !file.contains("/" + tool.output() + "/"));
    }

    @Override
    public String canonical(String path) {
        return fileSystem
                .realPath(ImagePath.parent(path))
                .map(parent -> ImagePath.join(parent, ImagePath.name(path)))
                .orElse(path);
    }

    @Override
    public Optional<String> followed(String path) {
        return fileSystem.realPath(path);
    }

    @Override
    public Optional<FileNode> lstat(String path) {
        return fileSystem.lstat(path);
    }

    @Override
    public List<String> walk(String path) {
        return fileSystem.walk(path);
    }

    @Override
    public boolean excludes(String path) {
        return false;
    }
}
