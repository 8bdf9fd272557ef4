package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.run.BuildTool;
import io.jenkins.plugins.delivery.core.image.run.CompiledProjects;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The projects of the workspace as its own build left them. They take the place of what a stage would compile only where
 * the stage has the same build file and the same sources, byte for byte, and what was made is newer than these.
 */
final class CompiledWorkspace implements CompiledProjects {
    private static final String SOURCES = "src/main";
    private static final int MOST_SHOWN = 3;
    private static final int LONGEST_SHOWN = 60;

    private final Path root;
    private final BuildContext everything;
    private final BuildLog log;

    private final SortedSet<String> taken = new TreeSet<>();

    /** @param root the build context; what {@code .dockerignore} leaves out of it is seen, as what was made mostly is */
    CompiledWorkspace(Path root, BuildLog log) throws IOException {
        this.root = root;
        this.everything = new BuildContext(root, DockerIgnore.parse(""));
        this.log = log;
    }

    /**
     * A directory with a build file.
     *
     * @param image its path in the image
     * @param context its path in the build context
     */
    private record Project(String image, String context) {}

    /** The programs that took the place of what would be compiled, by their paths in the build context; as they are shown. */
    SortedSet<String> taken() {
        return Collections.unmodifiableSortedSet(taken);
    }

    @Override
    public void put(BuildTool tool, String line, ImageFileSystem fileSystem, String directory, long uid, long gid)
            throws IOException {
        List<String> made = new ArrayList<>();
        for (Project project : projects(tool, fileSystem, directory)) {
            Set<String> sources = sources(project, fileSystem);
            String output = ImagePath.join(project.context(), tool.output());
            boolean there = everything.lstat(output).map(FileNode::isDirectory).orElse(false);
            if (there) {
                List<String> files = everything.walk(output);
                checkNewer(sources, output, files);
                copy(files, output, fileSystem, ImagePath.join(project.image(), tool.output()), uid, gid);
                files.stream().filter(CompiledWorkspace::isProgram).forEach(path -> made.add(path.substring(1)));
            } else if (!sources.isEmpty()) {
                throw notCompiled(output);
            }
        }
        if (made.isEmpty()) {
            throw notCompiled(ImagePath.join(directory, tool.output()));
        }
        made.stream().map(FileName::shown).forEach(taken::add);
        String shown = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
        log.line("Not run, as imageBuild.reuseCompiled says: '" + shown
                + "'. What this build made of the same sources takes"
                + " its place: "
                + made.stream().limit(MOST_SHOWN).map(FileName::shown).collect(Collectors.joining(", "))
                + (made.size() > MOST_SHOWN ? " and " + (made.size() - MOST_SHOWN) + " more" : ""));
    }

    private static NeedsProcessException notCompiled(String output) {
        return new NeedsProcessException(
                output.substring(1), "has no program in the workspace: compile before the image is built");
    }

    /** The directory's own project and those below it, without what is in their outputs. */
    private List<Project> projects(BuildTool tool, ImageFileSystem fileSystem, String directory) throws IOException {
        List<Project> projects = new ArrayList<>();
        for (String path : fileSystem.walk(directory)) {
            String home = ImagePath.parent(path);
            boolean made = projects.stream()
                    .anyMatch(project -> ImagePath.isWithin(path, ImagePath.join(project.image(), tool.output())));
            if (made || !tool.isBuildFile(ImagePath.name(path))) {
                continue;
            }
            String origin = origin(fileSystem.lstat(path).orElseThrow())
                    .filter(file -> ImagePath.name(file).equals(ImagePath.name(path)))
                    .orElseThrow(() -> new NeedsProcessException(path, "is not the build file of the workspace"));
            projects.add(new Project(home, ImagePath.parent(origin)));
        }
        if (projects.stream().noneMatch(project -> project.image().equals(directory)) && tool == BuildTool.MAVEN) {
            throw new NeedsProcessException(directory, "has no pom.xml");
        }
        return projects;
    }

    /** The path in the build context that a file of the image was copied from, with the same bytes. */
    private Optional<String> origin(FileNode node) throws IOException {
        if (!(node.content() instanceof Content.OnDisk disk) || !disk.file().startsWith(root)) {
            return Optional.empty();
        }
        String path = ImagePath.clean(FileName.text(root.relativize(disk.file())));
        return everything.lstat(path).map(FileNode::content).equals(Optional.of(disk))
                ? Optional.of(path)
                : Optional.empty();
    }

    /** The project's sources, by their paths in the build context: all of them have to be in the image, and no others. */
    private Set<String> sources(Project project, ImageFileSystem fileSystem) throws IOException {
        Set<String> wanted = new TreeSet<>();
        String home = ImagePath.join(project.context(), SOURCES);
        if (everything.lstat(home).isPresent()) {
            for (String path : everything.walk(home)) {
                if (everything.lstat(path).orElseThrow().type() == FileNode.Type.FILE) {
                    wanted.add(path);
                }
            }
        }
        Set<String> found = new TreeSet<>();
        String copied = ImagePath.join(project.image(), SOURCES);
        for (String path : fileSystem.walk(copied)) {
            FileNode node = fileSystem.lstat(path).orElseThrow();
            if (node.type() == FileNode.Type.FILE) {
                String same = ImagePath.join(home, path.substring(copied.length()));
                if (!origin(node).equals(Optional.of(same))) {
                    throw new NeedsProcessException(path, "is another source than the workspace's");
                }
                found.add(same);
            }
        }
        wanted.stream().filter(path -> !found.contains(path)).findFirst().ifPresent(path -> {
            throw new NeedsProcessException(path.substring(1), "is compiled in the workspace and not in the image");
        });
        return wanted;
    }

    private void checkNewer(Set<String> sources, String output, List<String> files) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (String path : files) {
            newest = max(newest, changed(path));
        }
        for (String source : sources) {
            if (changed(source).compareTo(newest) > 0) {
                throw new NeedsProcessException(
                        source.substring(1),
                        "is newer than everything in " + output.substring(1) + ": compile before the image is built");
            }
        }
    }

    private static FileTime max(FileTime one, FileTime other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private FileTime changed(String path) throws IOException {
        return Files.getLastModifiedTime(FileName.resolve(root, path.substring(1)), LinkOption.NOFOLLOW_LINKS);
    }

    private void copy(List<String> files, String output, ImageFileSystem fileSystem, String target, long uid, long gid)
            throws IOException {
        if (fileSystem.lstat(target).isPresent()) {
            fileSystem.remove(target);
        }
        for (String path : files) {
            FileNode node = everything.lstat(path).orElseThrow();
            String to = target + path.substring(output.length());
            switch (node.type()) {
                case DIRECTORY -> fileSystem.put(to, FileNode.directory(0755, uid, gid));
                case FILE ->
                    fileSystem.put(to, node.withOwner(uid, gid).withMode((node.mode() & 0111) == 0 ? 0644 : 0755));
                case SYMLINK -> fileSystem.put(to, node.withOwner(uid, gid));
                default -> throw new NeedsProcessException(path.substring(1), "is a device or a pipe");
            }
        }
    }

    /** Whether a file that was made can be started. */
    private static boolean isProgram(String path) {
        return path.matches(".*/(target|libs|quarkus-app)/[^/]+\\.(jar|war|ear)");
    }
}
