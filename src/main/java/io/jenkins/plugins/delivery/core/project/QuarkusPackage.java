package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Quarkus packages a program as: the directory {@code quarkus-app}, or a jar that {@code java -jar} runs. */
final class QuarkusPackage {
    static final String PLUGIN = "quarkus-maven-plugin";

    /** From 1.12 on the directory is what is made unless the project says otherwise. */
    private static final int FIRST_MINOR = 12;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");
    private static final Pattern JAR = Pattern.compile("(?:legacy|uber)-jar");
    private static final Pattern SETTING = Pattern.compile(
            "(?m)^[ \\t]*+quarkus\\.package\\.(?:jar\\.)?type[ \\t]*+[=:][ \\t]*+(?:legacy|uber)-jar\\b");

    /** By which the build makes an image, and pushes it. */
    static final String IMAGES = "quarkus.container-image.build and push";

    static final List<String> WITHOUT_IMAGE =
            List.of("-Dquarkus.container-image.build=false", "-Dquarkus.container-image.push=false");

    /** What is packaged is packaged for production. */
    private static final Pattern IMAGE = Pattern.compile(
            "(?m)^[ \\t]*+(?:%prod\\.)?+quarkus\\.container-image\\.(?:build|push)[ \\t]*+[=:][ \\t]*+true\\b");

    private static final String SETTINGS = "src/main/resources/application.properties";

    private QuarkusPackage() {}

    /** Whether a module's is a jar. @param above the POM itself, and those above it */
    static boolean isJar(PomFile pom, Stream<PomFile> above, Path workspace) {
        boolean named = Stream.of("quarkus.package.type", "quarkus.package.jar.type")
                .anyMatch(name -> JAR.matcher(pom.value("${" + name + "}")).matches());
        return named || isOld(pom, above) || isSaidInSettings(SETTING, pom, workspace);
    }

    /** Whether the build of a module makes an image as well, which needs Docker, or pushes it to where nobody asked it to. */
    static boolean makesImage(PomFile pom, Path workspace) {
        return Stream.of("build", "push").anyMatch(part -> pom.isTrueText("${quarkus.container-image." + part + "}"))
                || isSaidInSettings(IMAGE, pom, workspace);
    }

    /** By the version that the nearest POM names the plugin with; one that is not known is a new one. */
    private static boolean isOld(PomFile pom, Stream<PomFile> above) {
        Optional<Matcher> version = above.flatMap(place -> place.plugins(PLUGIN))
                .map(plugin -> pom.value(plugin.version()))
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .findFirst();
        return version.filter(known -> Integer.parseInt(known.group(1)) == 0
                        || known.group(1).equals("1") && Integer.parseInt(known.group(2)) < FIRST_MINOR)
                .isPresent();
    }

    private static boolean isSaidInSettings(Pattern setting, PomFile pom, Path workspace) {
        if (!Files.isRegularFile(pom.directory().resolve(SETTINGS))) {
            return false;
        }
        try {
            return setting.matcher(WorkspaceFile.in(workspace, pom.directory(), SETTINGS, SETTINGS)
                            .textOfBytes())
                    .find();
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
