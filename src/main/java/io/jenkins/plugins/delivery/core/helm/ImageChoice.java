package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * Which image is asked for: exactly one of the first two.
 *
 * @param image {@code registry/repository:tag}, {@code …@digest} or both, as {@code buildImage} returns it
 * @param tag a tag in the repository that the service has by convention
 * @param mode by what the chart is told
 * @param verify whether the image is looked up in the registry before anything is deployed
 */
public record ImageChoice(
        @CheckForNull String image, @CheckForNull String tag, ImageMode mode, boolean verify) implements Serializable {
    private static final long serialVersionUID = 1L;

    public ImageChoice {
        if (image == null && tag == null) {
            throw new InvalidInputException(
                    "tag", null, "is missing, and so is image", "give the tag, or what buildImage returned as image");
        }
        if (image != null && tag != null) {
            throw new InvalidInputException("tag", tag, "is given beside image", "leave one of the two out");
        }
    }
}
