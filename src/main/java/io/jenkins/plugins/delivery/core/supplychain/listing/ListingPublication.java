package io.jenkins.plugins.delivery.core.supplychain.listing;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSink;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.text.Count;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Signs what was read in layers here, and puts it into a repository for others. It waits with that until the image is
 * there, and it never fails: the log says in one line why it could not be done.
 */
final class ListingPublication implements ListingSink {
    private static final Duration MOST_TIME = Duration.ofSeconds(20);

    private static final RegistryLimits LIMITS = new RegistryLimits(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(2));

    /** In bytes, of all that waits. */
    private static final long MOST_WAITING = 64L << 20;

    private final ImageReference repository;
    private final RegistryAccessProvider access;
    private final BuildLog log;
    private final Map<Digest, byte[]> waiting = new LinkedHashMap<>();
    private long waitingBytes;

    /** @param repository {@code registry/repository} */
    ListingPublication(String repository, RegistryAccessProvider access, BuildLog log) {
        this.repository = ImageReference.parse(repository);
        this.access = access;
        this.log = log;
    }

    @Override
    public synchronized void take(Digest layer, byte[] packed) {
        if (waitingBytes + packed.length <= MOST_WAITING && waiting.putIfAbsent(layer, packed) == null) {
            waitingBytes += packed.length;
        }
    }

    private synchronized Map<Digest, byte[]> takeAll() {
        Map<Digest, byte[]> all = new LinkedHashMap<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }

    /** Puts there what was taken until now. */
    void publish(ListingSigner by) throws InterruptedException {
        Map<Digest, byte[]> all = takeAll();
        if (all.isEmpty()) {
            return;
        }
        try {
            tell(all.size(), publish(all, by.signer()));
        } catch (DeliveryException e) {
            tell(all.size(), e.getMessage());
        }
    }

    /** What went wrong; null when it was done. */
    @CheckForNull
    private String publish(Map<Digest, byte[]> all, Signer signer) throws InterruptedException {
        try (RegistryClient client = new RegistryClient(access, BuildLog.NONE, LIMITS)) {
            ListingArtifacts artifacts = new ListingArtifacts(client, repository);
            BriefWork.Outcome<Optional<String>> outcome = BriefWork.within(
                    MOST_TIME,
                    all.entrySet().stream()
                            .<Callable<Optional<String>>>map(
                                    entry -> () -> problem(artifacts, entry.getKey(), entry.getValue(), signer))
                            .toList());
            return outcome.isComplete()
                    ? outcome.results().stream()
                            .flatMap(Optional::stream)
                            .findFirst()
                            .orElse(null)
                    : "it took longer than " + MOST_TIME.toSeconds() + " seconds";
        }
    }

    /** Empty when it was done. */
    private static Optional<String> problem(ListingArtifacts artifacts, Digest layer, byte[] packed, Signer signer)
            throws InterruptedException {
        try {
            byte[] envelope = SignedListing.seal(layer, packed, signer);
            if (envelope.length > ListingArtifacts.MOST_BYTES) {
                return Optional.of("layer " + layer.abbreviated() + " has too many files to be listed there");
            }
            artifacts.write(layer, signer.verificationKey(), envelope);
            return Optional.empty();
        } catch (DeliveryException e) {
            return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private void tell(int layers, @CheckForNull String problem) {
        log.line(
                problem == null
                        ? "Kept what is in " + Count.of(layers, "layer") + " of bases, signed, in " + repository.name()
                        : "What is in base images is not kept in " + repository.name() + ": " + problem);
    }
}
