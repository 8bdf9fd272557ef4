package io.jenkins.plugins.delivery.jenkins.image;

import hudson.FilePath;
import hudson.model.Computer;
import java.nio.charset.StandardCharsets;
import jenkins.security.HMACConfidentialKey;

/**
 * The key of an agent's cache of listings. The controller keeps what it is made of, and gives it to the agent's JVM with
 * each build: a job that can write to the cache cannot say there what is in the layers of another's base image.
 */
final class ListingCacheKey {
    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(ListingCacheKey.class, "key");

    private ListingCacheKey() {}

    /** Another for every agent, so that one agent can say nothing in the cache of another. */
    static byte[] of(FilePath workspace) {
        Computer computer = workspace.toComputer();
        String agent = computer == null ? "" : computer.getName();
        return KEY.mac(("listings of " + agent).getBytes(StandardCharsets.UTF_8));
    }
}
