package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.util.function.Predicate;

/**
 * The jobs whose deliveries a page is about.
 *
 * @param folder the full name of their folder; empty for all of Jenkins
 */
record Scope(String folder) implements Predicate<Delivery> {
    /** A service belongs to where its images are made, too: the job that deploys it is often everybody's. */
    @Override
    public boolean test(Delivery delivery) {
        return has(delivery.build().job()) || has(delivery.origin());
    }

    /** Whether a job is one of them. */
    boolean has(String job) {
        return folder.isEmpty() || job.startsWith(folder + "/");
    }
}
