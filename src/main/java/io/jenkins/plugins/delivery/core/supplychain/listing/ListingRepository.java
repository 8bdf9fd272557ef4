package io.jenkins.plugins.delivery.core.supplychain.listing;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What others read in layers and signed, in a repository of a registry. Whoever may push there can write anything: what
 * is not signed with a key that is believed, for exactly this layer, is left out. It only saves time, and so it never
 * fails and takes no more than {@link #MOST_TIME}; after a registry that does not answer it asks no more.
 */
final class ListingRepository implements ListingSource, AutoCloseable {
    /** For all layers of an image. */
    static final Duration MOST_TIME = Duration.ofSeconds(5);

    private static final RegistryLimits LIMITS = new RegistryLimits(
            Duration.ofSeconds(3), MOST_TIME, MOST_TIME, Duration.ofSeconds(3), 1, MOST_TIME, MOST_TIME);

    private final ImageReference repository;
    private final Believed believed;
    private final BuildLog log;
    private final RegistryClient client;
    private final ListingArtifacts artifacts;
    private final AtomicBoolean givenUp = new AtomicBoolean();

    @CheckForNull
    private List<VerificationKey> keys;

    /** Whose listings are believed. It is asked when a layer is not known, which those of most builds are. */
    @FunctionalInterface
    interface Believed {
        /** @throws DeliveryException when the keys cannot be had */
        List<VerificationKey> keys() throws InterruptedException;
    }

    /** @param repository {@code registry/repository} */
    ListingRepository(String repository, Believed believed, RegistryAccessProvider access, BuildLog log) {
        this.repository = ImageReference.parse(repository);
        this.believed = believed;
        this.log = log;
        this.client = new RegistryClient(access, BuildLog.NONE, LIMITS);
        this.artifacts = new ListingArtifacts(client, this.repository);
    }

    @Override
    public Map<Digest, byte[]> listings(List<Digest> layers) throws InterruptedException {
        if (givenUp.get() || layers.isEmpty()) {
            return Map.of();
        }
        BriefWork.Outcome<Map<Digest, byte[]>> outcome = BriefWork.within(
                MOST_TIME,
                layers.stream()
                        .<Callable<Map<Digest, byte[]>>>map(layer -> () -> listing(layer))
                        .toList());
        if (!outcome.isComplete()) {
            giveUp("the registry did not answer within " + MOST_TIME.toSeconds() + " seconds");
        }
        Map<Digest, byte[]> known = new HashMap<>();
        outcome.results().forEach(known::putAll);
        return known;
    }

    /** Empty when there is none, or none that is believed. */
    private Map<Digest, byte[]> listing(Digest layer) throws InterruptedException {
        try {
            for (VerificationKey key : keys()) {
                Optional<byte[]> listing = listing(layer, key);
                if (listing.isPresent()) {
                    return Map.of(layer, listing.get());
                }
            }
        } catch (DeliveryException e) {
            giveUp(e.getMessage());
        }
        return Map.of();
    }

    private Optional<byte[]> listing(Digest layer, VerificationKey by) throws InterruptedException {
        try {
            return Optional.of(SignedListing.open(artifacts.read(layer, by), layer, by));
        } catch (ImageNotFoundException e) {
            return Optional.empty();
        } catch (RegistryException e) {
            if (!e.isOfOneContent()) {
                throw e;
            }
            ignore(layer, "cannot be had: " + e.getMessage());
        } catch (IOException e) {
            ignore(layer, e.getMessage());
        }
        return Optional.empty();
    }

    private synchronized List<VerificationKey> keys() throws InterruptedException {
        if (keys == null) {
            keys = believed.keys();
        }
        return keys;
    }

    private void ignore(Digest layer, String why) {
        log.line("What " + repository.name() + " says of layer " + layer.abbreviated() + " is not used, it " + why);
    }

    private void giveUp(String why) {
        if (!givenUp.getAndSet(true)) {
            log.line("What is in base images is not read from " + repository.name() + ": " + why);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
