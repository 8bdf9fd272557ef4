package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the Dockerfile of a module where teams keep it: beside the build file, below docker or src/main/docker, or elsewhere. */
final class DockerfileSearch {
    /** In this order; Quarkus makes the last one. */
    private static final List<String> USUAL = List.of(
            "dockerfile",
            "docker/dockerfile",
            "src/main/docker/dockerfile",
            "src/main/docker/dockerfile.jvm",
            "dockerfile.jvm");

    /** Outputs, and what is for the tools of those who work on the service: a Dockerfile there is not the service's. */
    private static final Set<String> SKIPPED = Set.of(
            "target",
            "build",
            "node_modules",
            "test",
            "bin",
            "out",
            ".git",
            ".gradle",
            ".mvn",
            ".idea",
            ".vscode",
            ".devcontainer",
            ".gitpod",
            ".codesandbox",
            ".github",
            ".gitlab",
            ".circleci",
            ".buildkite",
            ".ci");

    /** Parts of names by which a Dockerfile is for something else than what is delivered. */
    private static final Set<String> VARIANTS = Set.of(
            "native",
            "micro",
            "legacy",
            "distroless",
            "dev",
            "develop",
            "development",
            "debug",
            "test",
            "tests",
            "ci",
            "local",
            "build",
            "builder",
            "example",
            "sample",
            "template",
            "md",
            "txt",
            "bak",
            "old",
            "orig",
            "j2");

    private static final Pattern FOR_JAVA =
            Pattern.compile("java|\\.jar|\\.war|mvn|maven|gradle|quarkus", Pattern.CASE_INSENSITIVE);
    private static final int MOST_DEPTH = 5;
    private static final int MOST_FILES = 20_000;

    private final Path workspace;
    private final Set<Path> modules;

    /** @param modules the directories of all modules, which are not looked into for another's */
    DockerfileSearch(Path workspace, Set<Path> modules) {
        this.workspace = workspace;
        this.modules = Set.copyOf(modules);
    }

    /** Those of a module that could be meant: one, none, or several of which none is in a usual place. */
    List<Path> of(Path module) {
        List<Path> all = named(module);
        for (String usual : USUAL) {
            for (Path file : all) {
                if (Repository.relative(module, file).toLowerCase(Locale.ROOT).equals(usual)) {
                    return List.of(file);
                }
            }
        }
        List<Path> plain = forJava(all, DockerfileSearch::isPlain);
        return plain.isEmpty() ? forJava(all, file -> !isVariant(file)) : plain;
    }

    /** Those of the repository that are in no module of its own. */
    List<Path> ofNoModule() {
        return forJava(named(workspace), file -> !isVariant(file));
    }

    /** Whether it is in one of the places where teams keep a module's. */
    static boolean isInUsualPlace(Path module, Path dockerfile) {
        return USUAL.contains(Repository.relative(module, dockerfile).toLowerCase(Locale.ROOT));
    }

    /** Whether its name says nothing of what it is for. */
    static boolean isPlain(Path dockerfile) {
        return FileName.of(dockerfile).equalsIgnoreCase("Dockerfile");
    }

    private List<Path> forJava(List<Path> files, Predicate<Path> named) {
        return files.stream()
                .filter(named)
                .filter(this::isForJava)
                .sorted(Comparator.comparing(Path::toString))
                .toList();
    }

    /** As {@code Dockerfile.native}, beside which there is another for what is delivered. */
    static boolean isVariant(Path file) {
        return Stream.of(FileName.of(file).toLowerCase(Locale.ROOT).split("[.-]"))
                .anyMatch(VARIANTS::contains);
    }

    private List<Path> named(Path module) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    module, EnumSet.noneOf(java.nio.file.FileVisitOption.class), MOST_DEPTH, new SimpleFileVisitor<>() {
                        private int seen;

                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            boolean other = !directory.equals(module)
                                    && (isProject(directory) || SKIPPED.contains(FileName.of(directory)));
                            return other ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            String name = FileName.of(file).toLowerCase(Locale.ROOT);
                            boolean named = name.startsWith("dockerfile") && !name.endsWith(".dockerignore")
                                    || name.endsWith(".dockerfile");
                            // Where a link leads is judged when the file is read.
                            if (named && Files.isRegularFile(file)) {
                                found.add(file);
                            }
                            return ++seen > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Another's place, if only of a profile that is not built. */
    private boolean isProject(Path directory) {
        return modules.contains(directory) || PomFile.isIn(directory) || GradleBuild.isIn(directory);
    }

    /** A repository may have Dockerfiles of databases and front ends as well. */
    private boolean isForJava(Path file) {
        try {
            return FOR_JAVA.matcher(WorkspaceFile.in(workspace, "dockerfile", FileName.text(file))
                            .textOfBytes())
                    .find();
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
