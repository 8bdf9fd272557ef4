package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.BuildTool;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage in which the workspace's build took the place of its own. What the build tool would have left beside its
 * output, in its caches above all, is not in it, so that nothing can be copied that may hold of that.
 */
record UncompiledStageTree(StageTree stage) implements SourceTree {
    @Override
    public String canonical(String path) {
        return stage.canonical(path);
    }

    @Override
    public Optional<String> followed(String path) {
        return stage.followed(path);
    }

    @Override
    public Optional<FileNode> lstat(String path) {
        return stage.lstat(path);
    }

    @Override
    public List<String> walk(String path) {
        return stage.walk(path);
    }

    @Override
    public boolean excludes(String path) {
        return stage.excludes(path);
    }

    @Override
    public void checkCopied(String path) throws IOException {
        Optional<String> there = stage.followed(ImagePath.clean(path));
        boolean project = there.isPresent()
                && stage.walk(there.get()).stream()
                        .anyMatch(file -> Stream.of(BuildTool.values())
                                .anyMatch(tool -> tool.isBuildFile(ImagePath.name(file))
                                        && !file.contains("/" + tool.output() + "/")));
        if (there.isEmpty() || project) {
            throw new NeedsAnotherEngineException("'" + path + "' is copied from " + stage.description()
                    + ", whose build tool was not run and may leave more there than the workspace has");
        }
    }

    @Override
    public String description() {
        return stage.description();
    }
}
