package io.jenkins.plugins.delivery.core.image.registry;

/** Sends those blobs of a manifest again that a registry turns out not to have. */
@FunctionalInterface
public interface MissingBlobs {
    /** Asks for each blob, and uploads what is not there. */
    void sendAgain() throws InterruptedException;
}
