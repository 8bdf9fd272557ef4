package io.jenkins.plugins.delivery.core.delivery;

/**
 * A build of a Jenkins.
 *
 * @param job the full name of its job, as in {@code shop/deploy}
 * @param number from 1
 */
public record BuildName(String job, int number) {
    @Override
    public String toString() {
        return job + " #" + number;
    }
}
