package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** What becomes of what is learnt of base images, in the node {@code imageBuild:}. */
@Restricted(NoExternalUse.class)
public abstract class ListingsConfiguration extends ProgramImageConfiguration {
    private boolean shareListings = true;
    private String listingRepository = "";
    private String listingSignedBy = "";

    /** The part of the settings for the core. */
    final ListingSettings listings() {
        return new ListingSettings(listingRepository, listingSignedBy);
    }

    public final boolean isShareListings() {
        return shareListings;
    }

    @DataBoundSetter
    public final void setShareListings(boolean shareListings) {
        this.shareListings = shareListings;
    }

    public final String getListingRepository() {
        return listingRepository;
    }

    @DataBoundSetter
    public final void setListingRepository(@CheckForNull String listingRepository) {
        this.listingRepository = checkedListingRepository(listingRepository);
    }

    public final String getListingSignedBy() {
        return listingSignedBy;
    }

    @DataBoundSetter
    public final void setListingSignedBy(@CheckForNull String listingSignedBy) {
        this.listingSignedBy = checkedListingSignedBy(listingSignedBy);
    }

    static String checkedListingRepository(@CheckForNull String value) {
        String repository = FormText.trimmed(value);
        ListingSettings.checkRepository(ListingSettings.REPOSITORY, repository);
        if (!repository.isEmpty()) {
            ImageReference.parse(repository);
        }
        return repository;
    }

    static String checkedListingSignedBy(@CheckForNull String value) {
        String keys = FormText.trimmed(value);
        ListingSettings.checkSignedBy(ListingSettings.SIGNED_BY, keys);
        if (!keys.isEmpty()) {
            VerificationKey.readAll(ListingSettings.SIGNED_BY, keys);
        }
        return keys;
    }

    /** Whether nobody's listings are believed: no key is named, and none signs by the settings that are kept. */
    static boolean isNobodyBelieved(@CheckForNull String listingSignedBy) {
        SupplyChainConfiguration supplyChain = DeliveryGlobalConfiguration.get().getSupplyChain();
        return FormText.trimmed(listingSignedBy).isEmpty()
                && supplyChain.getSigner() == null
                && supplyChain.getKeyCredentialsId().isEmpty();
    }
}
