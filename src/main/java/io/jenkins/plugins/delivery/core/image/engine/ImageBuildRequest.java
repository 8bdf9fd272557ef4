package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.Platform;
import io.jenkins.plugins.delivery.core.image.program.BuiltProgram;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a user asks {@code buildImage} for. Null means that the user said nothing, so that the convention or the
 * settings decide.
 *
 * @param app the service's name, as in DNS: lower-case letters, digits and '-'
 * @param tag the image's tag; null means the revision
 * @param additionalTags further tags; null means {@code latest} on a main branch and none elsewhere
 * @param context directory that COPY copies from, relative to the workspace
 * @param dockerfile path relative to the context, or to the workspace when it is not there; on the command line it may be
 *     anywhere, then relative to where that is called
 * @param target the stage to build; null means the last
 * @param buildArgs values for ARG
 * @param labels labels beside those that are always set
 * @param platforms each as {@code os/architecture[/variant]}; an index is made of several
 * @param engine null means the settings' engine
 * @param ifExists what to do when the tag is there already
 * @param push whether the image goes to the registry
 * @param output where an image that is not pushed goes: a directory, which becomes an OCI layout, or a file whose name
 *     ends in {@code .tar}, which becomes an archive; relative to the workspace, and on the command line to where that is
 *     called
 * @param cache whether kaniko uses its cache repository; null means when the settings name one
 * @param extraArgs further options for kaniko's executor, each allowed by the settings
 * @param timeoutMinutes null means the settings' time
 * @param branch the branch that is built, for the tag; null means the one the checkout is on
 */
public record ImageBuildRequest(
        String app,
        @CheckForNull String tag,
        @CheckForNull List<String> additionalTags,
        String context,
        String dockerfile,
        @CheckForNull String target,
        Map<String, String> buildArgs,
        Map<String, String> labels,
        List<String> platforms,
        @CheckForNull EngineName engine,
        IfExists ifExists,
        boolean push,
        @CheckForNull String output,
        @CheckForNull Boolean cache,
        List<String> extraArgs,
        @CheckForNull Integer timeoutMinutes,
        @CheckForNull String branch)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_CONTEXT = ".";
    public static final String DEFAULT_DOCKERFILE = "Dockerfile";
    public static final String DEFAULT_PLATFORM = "linux/amd64";

    private static final Pattern APP = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    /** More than anybody makes processors for. */
    private static final int MOST_PLATFORMS = 16;

    public ImageBuildRequest {
        checkApp(app);
        if (tag != null) {
            checkTag("tag", tag);
        }
        if (additionalTags != null) {
            additionalTags = List.copyOf(additionalTags);
            additionalTags.forEach(additional -> checkTag("additionalTags", additional));
        }
        buildArgs = Map.copyOf(buildArgs);
        labels = Map.copyOf(labels);
        extraArgs = List.copyOf(extraArgs);
        platforms = List.copyOf(platforms);
        if (platforms.isEmpty() || platforms.size() > MOST_PLATFORMS) {
            throw new InvalidInputException(
                    "platforms", platforms.size(), "is not a number of platforms", "name 1 to " + MOST_PLATFORMS);
        }
        platforms.forEach(platform -> Platform.parse("platform", platform));
        if (timeoutMinutes != null) {
            ImageBuildSettings.checkTimeout("timeoutMinutes", timeoutMinutes);
        }
        if (!push && output == null) {
            throw new InvalidInputException(
                    "output",
                    null,
                    "is missing, and nothing is pushed, so the image would go nowhere",
                    "name a directory for an OCI layout or a .tar file for an archive");
        }
        if (push && output != null) {
            throw new InvalidInputException(
                    "output", output, "is for an image that is not pushed", "leave the output or the push out");
        }
    }

    /** Whether the Dockerfile is the one that is made of what the build left. */
    boolean isDockerfileMade() {
        return dockerfile.equals(BuiltProgram.dockerfileOf(app));
    }

    /** What the image is for, each once. */
    List<Platform> targets() {
        return platforms.stream()
                .map(platform -> Platform.parse("platform", platform))
                .distinct()
                .toList();
    }

    /** How long it may take, by itself or by the settings. */
    int timeoutMinutes(ImageBuildSettings settings) {
        return timeoutMinutes == null ? settings.timeoutMinutes() : timeoutMinutes;
    }

    /** The first platform as it was written, for an engine that knows one. */
    String platform() {
        return platforms.get(0);
    }

    /** The same of a branch; null means the one the checkout is on. */
    public ImageBuildRequest ofBranch(@CheckForNull String built) {
        return new ImageBuildRequest(
                app,
                tag,
                additionalTags,
                context,
                dockerfile,
                target,
                buildArgs,
                labels,
                platforms,
                engine,
                ifExists,
                push,
                output,
                cache,
                extraArgs,
                timeoutMinutes,
                built);
    }

    /** Throws unless the value is a service's name. */
    public static void checkApp(@CheckForNull String app) {
        if (app == null || app.isEmpty()) {
            throw new InvalidInputException("app", null, "is missing", "name the service, as in index");
        }
        if (!APP.matcher(app).matches()) {
            throw new InvalidInputException(
                    "app",
                    app,
                    "is not a service's name",
                    "use at most 63 lower-case letters, digits and '-', the first a letter, the last not '-'");
        }
    }

    /**
     * Throws unless the value is an image's tag.
     *
     * @param field by which the caller gave it
     */
    public static void checkTag(String field, String tag) {
        if (!ImageReference.isTag(tag)) {
            throw new InvalidInputException(
                    field,
                    tag,
                    "is not a tag",
                    "use at most 128 letters, digits, '_', '.' and '-', the first not '.' or '-'");
        }
    }
}
