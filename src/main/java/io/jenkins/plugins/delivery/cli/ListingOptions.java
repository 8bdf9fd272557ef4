package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where what is in base images is kept for those who build upon them first. */
final class ListingOptions {
    @CheckForNull
    @Option(
            names = "--listing-repository",
            paramLabel = "REPOSITORY",
            description =
                    "host[:port]/repository with what others read in the layers of base images and signed, so that the"
                            + " first build upon a base need not read them. With --key, what this build reads is kept"
                            + " there, too. Default: the settings'.")
    private String repository;

    @CheckForNull
    @Option(
            names = "--listing-signed-by",
            paramLabel = "FILE",
            description = "The public keys in PEM, one after another, such as cosign.pub, of which one has to have"
                    + " signed what is taken from there. Default: the settings', and the key that signs here.")
    private Path signedBy;

    /** The settings, with what the call says in their place. */
    ListingSettings settings(DeliveryConfig config) {
        ListingSettings set = config.imageBuild().listings();
        if (repository != null) {
            ListingSettings.checkRepository("listingRepository", repository);
        }
        String keys = signedBy == null ? set.signedBy() : SigningKeyOptions.text("listingSignedBy", signedBy);
        ListingSettings.checkSignedBy("listingSignedBy", keys);
        return new ListingSettings(repository == null ? set.repository() : repository, keys);
    }
}
