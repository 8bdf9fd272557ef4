package io.jenkins.plugins.delivery.jenkins.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes repositories of services that this project's Maven builds. */
final class ServiceRepository {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private ServiceRepository() {}

    /** The example service with the shared Jenkinsfile, and with this project's Maven. */
    static Path example(Path directory) throws Exception {
        Path service = Files.createDirectory(directory.resolve("service"));
        copy(PROJECT.resolve("docs/examples/index-service"), service);
        Files.copy(PROJECT.resolve("Jenkinsfile"), service.resolve("Jenkinsfile"));
        String dockerfile = Files.readString(service.resolve("Dockerfile"));
        Files.writeString(service.resolve("Dockerfile"), dockerfile.replaceAll("BASE=\\S+", "BASE=scratch"));
        addMaven(service);
        return service;
    }

    /** A wrapper that is this project's, without its executable bit, as repositories from Windows have it. */
    static void addMaven(Path repository) throws Exception {
        Files.writeString(repository.resolve("mvnw"), "#!/bin/sh\nexec '" + PROJECT.resolve("mvnw") + "' \"$@\"\n");
        Path wrapper = Files.createDirectories(repository.resolve(".mvn/wrapper"));
        Files.copy(
                PROJECT.resolve(".mvn/wrapper/maven-wrapper.properties"), wrapper.resolve("maven-wrapper.properties"));
    }

    /** All of a directory but what Maven made. */
    static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.startsWith(from.resolve("target")))
                    .skip(1)
                    .toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
