package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The chart's values that a deploy sets, as paths with dots. An empty one is not set.
 *
 * @param imageTag gets the tag
 * @param imageRepository gets the repository with its registry
 * @param imageDigest gets the digest when images are deployed by digest
 * @param ingressPaths gets the list of paths of the Ingress
 */
public record ValueKeys(String imageTag, String imageRepository, String imageDigest, String ingressPaths)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_IMAGE_TAG = "image.tag";
    public static final String DEFAULT_IMAGE_REPOSITORY = "image.repo";
    public static final String DEFAULT_IMAGE_DIGEST = "image.digest";
    public static final String DEFAULT_INGRESS_PATHS = "ingress.hosts.paths";

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    public ValueKeys {
        if (imageTag.isEmpty()) {
            throw new InvalidInputException(
                    "helm.imageTagKey",
                    null,
                    "is empty, so that a deploy would change nothing",
                    "name the chart's value, as in " + DEFAULT_IMAGE_TAG);
        }
        checkKey("helm.imageTagKey", imageTag);
        checkKey("helm.imageRepositoryKey", imageRepository);
        checkKey("helm.imageDigestKey", imageDigest);
        checkKey("helm.ingressPathsKey", ingressPaths);
    }

    /** What the practice's chart has. */
    public static ValueKeys defaults() {
        return new ValueKeys(DEFAULT_IMAGE_TAG, DEFAULT_IMAGE_REPOSITORY, DEFAULT_IMAGE_DIGEST, DEFAULT_INGRESS_PATHS);
    }

    /** Throws unless the value is empty or a path of names with dots between them. */
    public static void checkKey(String field, String key) {
        if (!key.isEmpty() && !PATH.matcher(key).matches()) {
            throw new InvalidInputException(
                    field, key, "is not the key of a value", "write names with dots between them, as in image.tag");
        }
    }
}
