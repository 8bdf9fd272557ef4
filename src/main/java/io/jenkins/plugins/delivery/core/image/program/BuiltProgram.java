package io.jenkins.plugins.delivery.core.image.program;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a build left in a directory that can run by itself, and how it gets into an image.
 *
 * @param description for the log
 * @param dockerfile the text of the Dockerfile that makes the image, with the directory as its context
 */
public record BuiltProgram(String description, String dockerfile) {
    private static final List<String> OUTPUTS = List.of("target", "build/libs");
    private static final List<String> QUARKUS = List.of("target/quarkus-app", "build/quarkus-app");
    private static final String INSTALLED = "build/install";

    /** Where maven-dependency-plugin copies them. */
    private static final String LIBRARIES = "target/dependency";

    private static final int MOST_NAMES = 5;

    /** A name that a shell takes as it is. */
    private static final String PLAIN_JAR = "[A-Za-z0-9_][A-Za-z0-9._-]*\\.jar";

    /** Beside the archive that runs, as Maven, Gradle and Spring Boot call them. */
    private static final String OTHER_ARCHIVES =
            "original-.*|.*-(sources|javadoc|tests|test-sources|plain|stubs)\\.[jw]ar";

    /**
     * The path of the Dockerfile that is made for a service, relative to the workspace. Who names it says that no other
     * is meant, not one at the workspace's root either.
     */
    public static String dockerfileOf(String app) {
        return ".microservice-delivery/" + app + "/Dockerfile";
    }

    /**
     * Looks for it: a Quarkus application, a program that Gradle installed, an executable jar or war, a web application.
     *
     * @param context the directory of the module
     * @param settings what the image is like
     * @return empty when there is none
     */
    public static Optional<BuiltProgram> in(Path context, Path workspace, ProgramImageSettings settings) {
        ProgramDockerfile image = new ProgramDockerfile(settings);
        for (String directory : QUARKUS) {
            if (WorkspaceFile.in(workspace, context, "context", directory + "/quarkus-run.jar")
                    .isFile()) {
                return Optional.of(new BuiltProgram(
                        "the Quarkus application " + directory,
                        image.quarkus(
                                directory,
                                javaRelease(context.resolve(directory).resolve("app")))));
            }
        }
        Optional<BuiltProgram> installed = installed(context, image);
        return installed.isPresent() ? installed : archive(context, workspace, image);
    }

    /** The newest Java that one of the jars of a directory was compiled for. */
    private static int javaRelease(Path directory) {
        return list(directory).stream()
                .filter(file -> FileName.of(file).endsWith(".jar"))
                .map(JarProgram::read)
                .mapToInt(JarProgram::javaRelease)
                .max()
                .orElse(0);
    }

    private static Optional<BuiltProgram> installed(Path context, ProgramDockerfile image) {
        for (Path program : list(context.resolve(INSTALLED))) {
            String name = FileName.of(program);
            if (Files.isRegularFile(program.resolve("bin").resolve(name))) {
                int release = javaRelease(program.resolve("lib"));
                return Optional.of(new BuiltProgram(
                        "the program " + INSTALLED + "/" + name,
                        image.installed(INSTALLED + "/" + name, name, own(context, program, name), release)));
            }
        }
        return Optional.empty();
    }

    /** The jars among the libraries that the project makes itself, as Gradle names them. */
    private static List<String> own(Path context, Path program, String name) {
        Set<String> made = new HashSet<>();
        list(context.resolve("build/libs")).forEach(file -> made.add(FileName.of(file)));
        return list(program.resolve("lib")).stream()
                .map(FileName::of)
                .filter(file -> file.matches(PLAIN_JAR)
                        && (made.contains(file) || file.equals(name + ".jar") || file.startsWith(name + "-")))
                .toList();
    }

    private static Optional<BuiltProgram> archive(Path context, Path workspace, ProgramDockerfile image) {
        List<Found> found = new ArrayList<>();
        for (String directory : OUTPUTS) {
            for (Path file : list(context.resolve(directory))) {
                String name = FileName.of(file);
                boolean archive = name.endsWith(".jar") || name.endsWith(".war");
                if (archive && !name.matches(OTHER_ARCHIVES)) {
                    Path path = WorkspaceFile.in(workspace, context, "context", directory + "/" + name)
                            .path();
                    found.add(new Found(directory + "/" + name, path, JarProgram.read(path)));
                }
            }
        }
        Optional<Found> executable = found.stream()
                .filter(file -> file.program().runs())
                .max(Comparator.<Found, Boolean>comparing(
                                file -> !file.program().springBoot().isEmpty())
                        .thenComparing(Found::size));
        if (executable.isPresent()) {
            Found file = executable.get();
            return Optional.of(
                    new BuiltProgram(file.path(), image.archive(file.path(), file.program(), libraries(file))));
        }
        Optional<BuiltProgram> classes = ofClasses(found, context, image);
        return classes.isPresent() ? classes : webApplication(found, image);
    }

    private static Optional<BuiltProgram> webApplication(List<Found> found, ProgramDockerfile image) {
        return found.stream()
                .filter(file -> file.path().endsWith(".war"))
                .max(Comparator.comparing(Found::size))
                .map(file -> new BuiltProgram(
                        "the web application " + file.path(), image.webApplication(file.path(), file.program())));
    }

    /**
     * A jar that says nothing of its main class, with its libraries in the place where Maven copies them.
     *
     * @throws DeliveryException when a program may begin with several classes
     */
    private static Optional<BuiltProgram> ofClasses(List<Found> found, Path context, ProgramDockerfile image) {
        Optional<Found> jar = found.stream()
                .filter(file -> file.path().matches("target/.*\\.jar"))
                .max(Comparator.comparing(Found::size));
        if (jar.isEmpty() || !Files.isDirectory(context.resolve(LIBRARIES), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        List<String> mains = MainClasses.of(jar.get().file());
        if (mains.size() > 1) {
            throw new DeliveryException(jar.get().path() + " has several classes that a program can begin with, "
                    + String.join(", ", mains.subList(0, Math.min(mains.size(), MOST_NAMES)))
                    + ": name one as mainClass of maven-jar-plugin's manifest, or write a Dockerfile");
        }
        return mains.stream()
                .findFirst()
                .map(main -> new BuiltProgram(
                        jar.get().path() + ", which begins with " + main,
                        image.ofClasses(
                                jar.get().path(),
                                LIBRARIES,
                                main,
                                jar.get().program().javaRelease())));
    }

    /**
     * What the manifest of an archive wants beside it, as far as it is there: the directories, and the files that are in
     * none, relative to the archive's directory.
     *
     * @throws DeliveryException when nothing of it is there
     */
    private static List<String> libraries(Found archive) {
        Path directory = archive.file().getParent();
        List<String> wanted = archive.program().libraries();
        Set<String> there = new TreeSet<>();
        for (String library : wanted) {
            int end = library.indexOf('/');
            Path file = FileName.resolve(directory, end < 0 ? library : library.substring(0, end));
            boolean isThere = end < 0
                    ? Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    : Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            if (isThere) {
                there.add(end < 0 ? library : library.substring(0, end + 1));
            }
        }
        if (there.isEmpty() && wanted.stream().anyMatch(library -> library.endsWith(".jar"))) {
            throw new DeliveryException(
                    "The manifest of " + archive.path() + " wants " + wanted.get(0) + " beside it, which"
                            + " the build does not leave there: have it copy the libraries, as with copy-dependencies of"
                            + " maven-dependency-plugin, or make one jar of them");
        }
        return List.copyOf(there);
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param path relative to the context
     * @param file where it is
     */
    private record Found(String path, Path file, JarProgram program) {
        long size() {
            return file.toFile().length();
        }
    }
}
