package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;
import java.util.Optional;

/** The file system of an earlier stage or of another image, as a source of {@code COPY --from}. */
record StageTree(String description, ImageFileSystem fileSystem) implements SourceTree {
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
