package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WholeRange;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How images are built.
 *
 * @param engine the engine when a build does not name one
 * @param kanikoExecutable path of kaniko's executor where the command runs
 * @param cacheRepository {@code registry/repository} where kaniko keeps its layers; empty means no cache
 * @param mirrors registries asked for images of Docker Hub before Docker Hub itself, as {@code host[:port][/path]}
 * @param allowedExtraArgs options of kaniko's executor, as in {@code --single-snapshot}, that a build may add
 * @param extraArgs options that every kaniko build gets; each must be an allowed one
 * @param mainBranches branches whose images get no branch in their tag, and {@code latest} beside it
 * @param retries how often a failed push or pull of kaniko is tried again, 0 to 10
 * @param timeoutMinutes how long a build may take, 1 to 1440
 * @param mediaTypes which names manifests, configurations and layers bear
 * @param shareListings whether the controller reads the base images' layers too, once, and tells agents what is in them
 * @param listings where what is in base images is kept for other controllers and the command line
 * @param layered whether a Spring Boot jar that a Dockerfile copies becomes layers of its parts
 * @param reuseCompiled whether what the workspace's own build made takes the place of what a stage would compile
 * @param programs what images of services without a Dockerfile are like
 */
public record ImageBuildSettings(
        EngineName engine,
        String kanikoExecutable,
        String cacheRepository,
        List<String> mirrors,
        List<String> allowedExtraArgs,
        List<String> extraArgs,
        List<String> mainBranches,
        int retries,
        int timeoutMinutes,
        ImageMediaTypes mediaTypes,
        boolean shareListings,
        ListingSettings listings,
        boolean layered,
        boolean reuseCompiled,
        ProgramImageSettings programs)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_KANIKO_EXECUTABLE = "/kaniko/executor";
    public static final List<String> DEFAULT_MAIN_BRANCHES = List.of("main", "master");
    public static final int DEFAULT_RETRIES = 2;
    public static final int DEFAULT_TIMEOUT_MINUTES = 30;

    private static final WholeRange RETRIES = new WholeRange(0, 10);
    private static final WholeRange MINUTES = new WholeRange(1, 24 * 60);

    public ImageBuildSettings {
        mirrors = List.copyOf(mirrors);
        allowedExtraArgs = List.copyOf(allowedExtraArgs);
        extraArgs = List.copyOf(extraArgs);
        mainBranches = List.copyOf(mainBranches);
        // A step that began before there was this setting goes on without it.
        mediaTypes = Objects.requireNonNullElse(mediaTypes, ImageMediaTypes.BASE);
        listings = Objects.requireNonNullElse(listings, ListingSettings.NONE);
        programs = Objects.requireNonNullElseGet(programs, ProgramImageSettings::defaults);
        checkExecutable(kanikoExecutable);
        mirrors.forEach(ImageBuildSettings::checkMirror);
        if (!cacheRepository.isEmpty()) {
            checkCacheRepository(cacheRepository);
        }
        allowedExtraArgs.forEach(ImageBuildSettings::checkAllowedArg);
        checkRetries(retries);
        checkTimeout("imageBuild.timeoutMinutes", timeoutMinutes);
    }

    /** What holds when nothing is set. */
    public static ImageBuildSettings defaults() {
        return new ImageBuildSettings(
                EngineName.AUTO,
                DEFAULT_KANIKO_EXECUTABLE,
                "",
                List.of(),
                List.of(),
                List.of(),
                DEFAULT_MAIN_BRANCHES,
                DEFAULT_RETRIES,
                DEFAULT_TIMEOUT_MINUTES,
                ImageMediaTypes.BASE,
                true,
                ListingSettings.NONE,
                false,
                false,
                ProgramImageSettings.defaults());
    }

    /** Throws unless the value can be a path. */
    public static void checkExecutable(String path) {
        if (path.isBlank() || path.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "imageBuild.kanikoExecutable",
                    path,
                    "is not a path",
                    "write the path of kaniko's executor, as in " + DEFAULT_KANIKO_EXECUTABLE);
        }
    }

    /** Throws unless the value is {@code host[:port][/path]}. */
    public static void checkMirror(String mirror) {
        checkMirror("imageBuild.mirrors", mirror);
    }

    static void checkMirror(String field, String mirror) {
        if (!mirror.matches("[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9._/-]+)?")) {
            throw new InvalidInputException(
                    field, mirror, "is not a registry", "write host[:port][/path] without a scheme");
        }
    }

    /** Throws unless the value is {@code host[:port]/repository} without a tag. */
    public static void checkCacheRepository(String repository) {
        checkRepository("imageBuild.cacheRepository", repository);
    }

    static void checkRepository(String field, String repository) {
        if (!repository.matches("[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+")) {
            throw new InvalidInputException(
                    field, repository, "is not a repository", "write host[:port]/repository without a tag");
        }
    }

    /** Throws unless the value is the name of an option that may be allowed at all. */
    public static void checkAllowedArg(String arg) {
        if (!arg.matches("--[a-z0-9][a-z0-9-]*")) {
            throw new InvalidInputException(
                    "imageBuild.allowedExtraArgs",
                    arg,
                    "is not the name of an option",
                    "write it without a value, as in --single-snapshot");
        }
        if (ForbiddenKanikoOptions.contains(arg)) {
            throw new InvalidInputException(
                    "imageBuild.allowedExtraArgs",
                    arg,
                    "cannot be allowed, because it would turn TLS off or contradict what the step decides",
                    "leave it out; docs/guide/build-image.md says which setting does it safely");
        }
    }

    /** Throws unless the value is a number of minutes that makes sense. */
    public static void checkTimeout(String field, int minutes) {
        MINUTES.check(field, minutes);
    }

    /** Throws unless the value is a number of retries that makes sense. */
    public static void checkRetries(int retries) {
        RETRIES.check("imageBuild.retries", retries);
    }
}
