package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.revision.Revision;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the image is called, by request, convention and settings.
 *
 * @param registry the registry's host, or null when none is set up
 * @param repository the repository below the registry
 * @param tags the tag, and the additional ones behind it
 * @param labels the labels that are always set, and the user's
 * @param commit the full id of the commit, or null without a Git checkout
 * @param created when the commit was made, or now without one; in whole seconds
 */
public record ImageTarget(
        @CheckForNull String registry,
        String repository,
        List<String> tags,
        Map<String, String> labels,
        @CheckForNull String commit,
        Instant created)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static final String LABEL_CREATED = "org.opencontainers.image.created";
    static final String LABEL_REVISION = "org.opencontainers.image.revision";
    static final String LABEL_SOURCE = "org.opencontainers.image.source";
    static final String LABEL_TITLE = "org.opencontainers.image.title";
    static final String LABEL_VERSION = "org.opencontainers.image.version";

    private static final String LATEST = "latest";

    public ImageTarget {
        tags = List.copyOf(tags);
        labels = Map.copyOf(labels);
    }

    /**
     * Names the image.
     *
     * @param revision what the workspace has checked out, or null when it is not a Git checkout
     * @throws InvalidInputException when something is missing to name it by
     */
    public static ImageTarget of(
            ImageBuildRequest request, DeliveryConfig config, @CheckForNull Revision revision, BuildLog log) {
        String registry = config.registry().host();
        if (request.push() && registry == null) {
            throw new InvalidInputException(
                    "registry.host",
                    null,
                    "is not set, and the image is to be pushed",
                    "set it in the settings, or build without a push, into an output");
        }
        String repository = repository(request, config.registry());
        if (request.tag() == null && revision == null) {
            throw new InvalidInputException(
                    "tag",
                    null,
                    "is missing, and the workspace is not a Git checkout to take it from",
                    "check out with Git, or give a tag");
        }
        Revision known = revision == null ? null : revision.onBranch(request.branch());
        List<String> tags = tags(request, config.imageBuild().mainBranches(), known, log);
        Instant created = known == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : known.committed();
        return new ImageTarget(
                registry,
                repository,
                tags,
                labels(request, known, tags.get(0), created),
                known == null ? null : known.commit(),
                created);
    }

    private static String repository(ImageBuildRequest request, RegistrySettings registry) {
        return registry.host() == null && registry.project().isEmpty()
                ? request.app()
                : registry.repositoryOf(request.app());
    }

    /** {@code registry/repository} of what a request asks for, or the repository alone when there is no registry. */
    public static String name(ImageBuildRequest request, RegistrySettings registry) {
        return name(registry.host(), repository(request, registry));
    }

    private static String name(@CheckForNull String registry, String repository) {
        return registry == null ? repository : registry + "/" + repository;
    }

    private static List<String> tags(
            ImageBuildRequest request, List<String> mainBranches, @CheckForNull Revision revision, BuildLog log) {
        List<String> tags = new ArrayList<>();
        tags.add(request.tag() != null ? request.tag() : RevisionTag.of(revision, mainBranches, log));
        if (request.additionalTags() != null) {
            tags.addAll(request.additionalTags());
        } else if (revision != null && revision.branch() != null && mainBranches.contains(revision.branch())) {
            tags.add(LATEST);
        }
        return tags.stream().distinct().toList();
    }

    private static Map<String, String> labels(
            ImageBuildRequest request, @CheckForNull Revision revision, String tag, Instant created) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(LABEL_CREATED, created.toString());
        labels.put(LABEL_TITLE, request.app());
        labels.put(LABEL_VERSION, tag);
        if (revision != null) {
            labels.put(LABEL_REVISION, revision.commit());
            if (revision.source() != null) {
                labels.put(LABEL_SOURCE, revision.source());
            }
        }
        labels.putAll(request.labels());
        return labels;
    }

    /** The tag that names the image. */
    public String tag() {
        return tags.get(0);
    }

    /** {@code registry/repository}, or the repository alone when there is no registry. */
    public String name() {
        return name(registry, repository);
    }

    /** {@code registry/repository:tag}. */
    public String image() {
        return name() + ":" + tag();
    }

    /** The image in its registry, by its tag. */
    public ImageReference reference() {
        return new ImageReference(registry, repository, tag(), null);
    }

    /** Labels that go onto the manifest as well, where one request finds them. */
    public Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(labels);
        annotations.keySet().removeIf(key -> !key.startsWith("org.opencontainers.image."));
        return annotations;
    }
}
