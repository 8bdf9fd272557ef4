package io.jenkins.plugins.delivery.core.supplychain.listing;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSink;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The repository of the settings, from both sides: what others read in layers and signed, where somebody is believed, and
 * what is read here and goes there, where somebody signs.
 */
public final class RegistryListings implements AutoCloseable {
    /** Null where nobody signs. */
    @CheckForNull
    private final ListingSigner signer;

    /** Public keys in PEM by the fields that they are given in. */
    private final Map<String, String> trusted;

    /** Null where no repository is named, or nobody is believed. */
    @CheckForNull
    private final ListingRepository repository;

    /** Null where no repository is named, or nobody signs. */
    @CheckForNull
    private final ListingPublication publication;

    /**
     * @param signer null where nobody signs
     * @param others public keys in PEM that are believed beside the signer's and those of the settings, by the fields that
     *     they are given in
     */
    public RegistryListings(
            ListingSettings settings,
            @CheckForNull ListingSigner signer,
            Map<String, String> others,
            RegistryAccessProvider access,
            BuildLog log) {
        this.signer = signer;
        this.trusted = new LinkedHashMap<>(others);
        if (!settings.signedBy().isEmpty()) {
            trusted.put(ListingSettings.SIGNED_BY, settings.signedBy());
        }
        String name = settings.repository();
        boolean believed = signer != null || !trusted.isEmpty();
        if (settings.isGiven() && !believed) {
            log.line("What is in base images is neither read from " + name + " nor kept there, because no key is"
                    + " believed: name its public half in " + ListingSettings.SIGNED_BY);
        }
        this.repository = settings.isGiven() && believed ? new ListingRepository(name, this::keys, access, log) : null;
        this.publication = settings.isGiven() && signer != null ? new ListingPublication(name, access, log) : null;
    }

    private List<VerificationKey> keys() throws InterruptedException {
        List<VerificationKey> keys = new ArrayList<>();
        if (signer != null) {
            keys.add(signer.signer().verificationKey());
        }
        trusted.forEach((field, pem) -> keys.addAll(VerificationKey.readAll(field, pem)));
        return keys;
    }

    /** What others know. */
    public ListingSource source() {
        return repository == null ? ListingSource.NONE : repository;
    }

    /** Whether what is read here goes there. */
    public boolean isKept() {
        return publication != null;
    }

    /** Takes what is read here, see {@link #publish}. */
    public ListingSink sink() {
        return publication == null ? ListingSink.NONE : publication;
    }

    /** Signs what was taken and puts it there, once the image is where it belongs; it never fails. */
    public void publish() throws InterruptedException {
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
