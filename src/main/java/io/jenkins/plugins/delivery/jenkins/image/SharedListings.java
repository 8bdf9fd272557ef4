package io.jenkins.plugins.delivery.jenkins.image;

import hudson.AbortException;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.ListingSettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.inprocess.LayerLessons;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.listing.RegistryListings;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.HMACConfidentialKey;

/**
 * What the controller knows of base images' layers, for agents that lack it. An agent belongs to whoever builds on it,
 * and a false listing would lead the files of another team's image elsewhere; so nothing that agents found out is
 * passed on. The controller reads each layer itself, once, from the repository that a build pushed its image to, unless
 * somebody did whom it believes.
 */
final class SharedListings {
    private static final Logger LOGGER = Logger.getLogger(SharedListings.class.getName());

    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(SharedListings.class, "key");

    /** In bytes: some thousands of ordinary layers. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_WAITING = 50;

    /** One layer at a time, behind all else; what waits too long in the queue is learnt from a later build. */
    private static final ThreadPoolExecutor LESSONS = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            lowPriority(),
            new ThreadPoolExecutor.DiscardPolicy());

    static {
        LESSONS.allowCoreThreadTimeOut(true);
    }

    private SharedListings() {}

    private static ThreadFactory lowPriority() {
        return new NamingThreadFactory(
                runnable -> {
                    Thread thread = Executors.defaultThreadFactory().newThread(runnable);
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                },
                "what is in base images");
    }

    /** The repository of the settings, read with these logins; the key that signs stays on the controller. */
    static RegistryListings registry(DeliveryConfig config, RegistryAccessProvider access, BuildLog log) {
        ImageBuildSettings build = config.imageBuild();
        return new RegistryListings(
                build.shareListings() ? build.listings() : ListingSettings.NONE,
                config.supplyChain().hasSigner() ? () -> signer(config) : null,
                Map.of(),
                access,
                log);
    }

    private static Signer signer(DeliveryConfig config) throws InterruptedException {
        try {
            return ImageSigner.find(config.supplyChain());
        } catch (AbortException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
    }

    /**
     * What is known here and, signed, in the registry; the key of what is here never leaves the controller. What was known
     * before somebody named a repository is learnt once more, so that it goes there.
     */
    static LayerListingCache known(DeliveryConfig config, RegistryListings signed) {
        String name = signed.isKept()
                ? "shared-listings-"
                        + Digest.of(config.imageBuild().listings().repository().getBytes(StandardCharsets.UTF_8))
                                .abbreviated()
                : "shared-listings";
        Path directory = Jenkins.get()
                .getRootDir()
                .toPath()
                .resolve(BuildImageExecution.CACHES)
                .resolve(name);
        return new LayerListingCache(
                directory,
                new ListingKey(KEY.mac("shared listings".getBytes(StandardCharsets.UTF_8))),
                signed.source(),
                signed.sink());
    }

    /**
     * Reads the layers that a build asked for in vain, some time, from the repository that it pushed to.
     *
     * @param result what it pushed
     * @param missing digests as the agent tells them
     */
    static void learn(
            DeliveryConfig config, RegistryAccessProvider access, ImageBuildResult result, Set<Digest> missing) {
        if (missing.isEmpty()) {
            return;
        }
        ImageReference image = ImageReference.parse(result.reference());
        LESSONS.execute(() -> {
            // The build that asked is over: who administers Jenkins reads this.
            try (RegistryListings signed = registry(config, access, LOGGER::info);
                    RegistryClient client = new RegistryClient(access, BuildLog.NONE)) {
                LayerListingCache known = known(config, signed);
                try {
                    new LayerLessons(client, known).learn(image, missing);
                    known.trim(MOST_BYTES);
                } finally {
                    signed.publish();
                }
            } catch (DeliveryException | IOException e) {
                LOGGER.log(Level.FINE, e, () -> "the layers of " + image + " are not known here");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
