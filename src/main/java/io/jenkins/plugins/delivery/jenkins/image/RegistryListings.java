package io.jenkins.plugins.delivery.jenkins.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSink;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.supplychain.listing.ListingPublication;
import io.jenkins.plugins.delivery.core.supplychain.listing.ListingRepository;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import java.util.ArrayList;
import java.util.List;

/**
 * The listings that the controller has, and those in the repository of the settings: it reads what others signed there,
 * with the logins of a build, and signs what it read of layers itself. The key stays here.
 */
final class RegistryListings implements AutoCloseable {
    private final DeliveryConfig config;
    private final BuildLog log;

    /** Null where no repository is named, or nobody is believed. */
    @CheckForNull
    private final ListingRepository repository;

    /** Null where nobody signs. */
    @CheckForNull
    private final ListingPublication publication;

    /** @param log of those who wonder why a build upon a new base takes its time */
    RegistryListings(DeliveryConfig config, RegistryAccessProvider access, BuildLog log) {
        this.config = config;
        this.log = log;
        ListingSettings settings = config.imageBuild().listings();
        boolean given = settings.isGiven() && config.imageBuild().shareListings();
        boolean signs = config.supplyChain().hasSigner();
        boolean believed = signs || !settings.signedBy().isEmpty();
        if (given && !believed) {
            log.line(ListingRepository.nobodyBelieved(settings.repository()));
        }
        this.repository =
                given && believed ? new ListingRepository(settings.repository(), this::believed, access, log) : null;
        this.publication = given && signs ? new ListingPublication(settings.repository(), access, log) : null;
    }

    /** What is known here, and there. */
    LayerListingCache known() {
        return SharedListings.known(
                publication == null ? "" : config.imageBuild().listings().repository(),
                repository == null ? ListingSource.NONE : repository,
                publication == null ? ListingSink.NONE : publication);
    }

    private List<VerificationKey> believed() throws InterruptedException {
        List<VerificationKey> keys = new ArrayList<>();
        String named = config.imageBuild().listings().signedBy();
        if (!named.isEmpty()) {
            keys.addAll(VerificationKey.readAll(ListingSettings.SIGNED_BY, named));
        }
        if (config.supplyChain().hasSigner()) {
            keys.add(signer().verificationKey());
        }
        return keys;
    }

    private Signer signer() throws InterruptedException {
        try {
            return ImageSigner.find(config.supplyChain());
        } catch (AbortException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
    }

    /** Signs what was read here and puts it there. */
    void publish() throws InterruptedException {
        if (publication == null || !publication.isWaiting()) {
            return;
        }
        try {
            publication.publish(signer());
        } catch (DeliveryException e) {
            log.line("What is in base images is not kept in "
                    + config.imageBuild().listings().repository() + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
    }
}
