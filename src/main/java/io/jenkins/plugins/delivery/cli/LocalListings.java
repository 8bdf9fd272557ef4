package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import io.jenkins.plugins.delivery.core.config.SignerSettings;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSink;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.supplychain.listing.ListingPublication;
import io.jenkins.plugins.delivery.core.supplychain.listing.ListingRepository;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code build-image} knows of base images: what is in the user's cache, and what is in the repository that the
 * settings or the call name. Where somebody signs, what is read here goes there, too.
 */
final class LocalListings implements AutoCloseable {
    private final ListingSettings settings;
    private final DeliveryConfig config;

    @CheckForNull
    private final Signer signer;

    /** Null where no repository is named, or nobody is believed. */
    @CheckForNull
    private final ListingRepository repository;

    /** Null where nobody signs. */
    @CheckForNull
    private final ListingPublication publication;

    /** @param signer null when nobody signs here */
    LocalListings(
            ListingSettings settings,
            DeliveryConfig config,
            @CheckForNull Signer signer,
            RegistryAccessProvider access,
            BuildLog log) {
        this.settings = settings;
        this.config = config;
        this.signer = signer;
        String name = settings.repository();
        boolean believed = !settings.signedBy().isEmpty() || signer != null || program() != null;
        if (settings.isGiven() && !believed) {
            log.line(ListingRepository.nobodyBelieved(name));
        }
        this.repository =
                settings.isGiven() && believed ? new ListingRepository(name, this::believed, access, log) : null;
        this.publication = settings.isGiven() && signer != null ? new ListingPublication(name, access, log) : null;
    }

    /** The cache, which asks the repository for what it lacks. */
    LayerListingCache cache() {
        return CacheDirectory.listings(
                repository == null ? ListingSource.NONE : repository,
                publication == null ? ListingSink.NONE : publication);
    }

    /** The public key of the settings' program, which may sign elsewhere; null when there is none. */
    @CheckForNull
    private String program() {
        SignerSettings named = config.supplyChain().signer();
        return named == null || named.program() == null ? null : named.program().publicKey();
    }

    private List<VerificationKey> believed() {
        List<VerificationKey> keys = new ArrayList<>();
        if (signer != null) {
            keys.add(signer.verificationKey());
        }
        if (program() != null) {
            keys.add(VerificationKey.read("supplyChain.signer.publicKey", program()));
        }
        if (!settings.signedBy().isEmpty()) {
            keys.addAll(VerificationKey.readAll(ListingSettings.SIGNED_BY, settings.signedBy()));
        }
        return keys;
    }

    /** Signs what was read here and puts it there, once the image is where it belongs. */
    void publish() throws InterruptedException {
        if (publication != null && signer != null) {
            publication.publish(signer);
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
    }
}
