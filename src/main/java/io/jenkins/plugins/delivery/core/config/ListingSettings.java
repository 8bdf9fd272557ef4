package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * Where what is in base images is kept for those who build upon them first.
 *
 * @param repository {@code registry/repository} where the listings of layers are; empty means nowhere
 * @param signedBy public keys in PEM, one after another, whose listings are believed beside those of the key that signs
 *     here; may be empty
 */
public record ListingSettings(String repository, String signedBy) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Listings are in no registry. */
    public static final ListingSettings NONE = new ListingSettings("", "");

    /** The field of {@link #repository}. */
    public static final String REPOSITORY = "imageBuild.listingRepository";

    /** The field of {@link #signedBy}. */
    public static final String SIGNED_BY = "imageBuild.listingSignedBy";

    public ListingSettings {
        checkRepository(REPOSITORY, repository);
        checkSignedBy(SIGNED_BY, signedBy);
    }

    /** Throws unless the value is empty or {@code host[:port]/repository} without a tag. */
    public static void checkRepository(String field, String repository) {
        if (repository.isEmpty()) {
            return;
        }
        ImageBuildSettings.checkRepository(field, repository);
        String host = repository.substring(0, repository.indexOf('/'));
        // Otherwise it would be a repository of Docker Hub.
        if (!host.contains(".") && !host.contains(":") && !host.equals("localhost")) {
            throw new InvalidInputException(
                    field, repository, "has no registry", "write host[:port]/repository without a tag");
        }
    }

    /** Throws unless the value is empty or has a public key; whether it can be read is told where it is used. */
    public static void checkSignedBy(String field, String signedBy) {
        if (!signedBy.isEmpty() && !signedBy.contains(ImageRules.KEY)) {
            throw new InvalidInputException(
                    field, null, "has no public key", "give the text of cosign.pub, " + ImageRules.KEY + " …");
        }
    }

    /** Whether there is such a repository. */
    public boolean isGiven() {
        return !repository.isEmpty();
    }
}
