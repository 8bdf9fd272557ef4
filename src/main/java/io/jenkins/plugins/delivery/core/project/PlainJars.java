package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The jars {@code orders-1.0-plain.jar} that Spring Boot from 2.5 on has Gradle make beside those that run. A Dockerfile
 * with {@code COPY build/libs/*.jar app.jar} was written for {@code gradle bootJar}, which makes one; the whole build makes
 * two, and no engine copies two files into one.
 */
final class PlainJars {
    private PlainJars() {}

    /** A build that leaves none of them where a Dockerfile takes any jar. */
    static ProjectBuild without(ProjectBuild build, List<Service> services, Path workspace) {
        List<Service> concerned = services.stream()
                .filter(service -> isConcerned(service, build, workspace))
                .toList();
        if (concerned.isEmpty()) {
            return build;
        }
        Path directory = workspace.resolve(build.directory());
        String jars = concerned.stream()
                .map(service -> Repository.relative(directory, workspace.resolve(service.module())))
                .map(module ->
                        CommandWords.word((module.isEmpty() ? "" : module + "/") + "build/libs") + "/*-plain.jar")
                .distinct()
                .collect(Collectors.joining(" "));
        return build.andAtLast(
                "rm -f " + jars,
                concerned.stream().map(Service::dockerfile).distinct().collect(Collectors.joining(", "))
                        + " copies whatever jar is in build/libs, so the one beside that which runs (-plain.jar) is removed"
                        + " after the build");
    }

    private static boolean isConcerned(Service service, ProjectBuild build, Path workspace) {
        return build.tool() == BuildTool.GRADLE
                && service.dockerfile() != null
                && build.modules().stream()
                        .anyMatch(module -> module.directory().equals(service.module())
                                && module.product() == Product.EXECUTABLE_JAR)
                && CopiedSources.of(
                                workspace.resolve(service.dockerfile()),
                                workspace,
                                service.buildArgs(),
                                "build/libs/*.jar")
                        .takeAnyJar();
    }
}
