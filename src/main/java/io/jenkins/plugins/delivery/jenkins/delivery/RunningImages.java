package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The images that run, as the builds of this Jenkins brought them and their manifests name them. */
public final class RunningImages {
    private RunningImages() {}

    /**
     * That of a service in an environment.
     *
     * @return empty when nothing runs, as far as the user of this thread may see
     */
    public static Optional<String> of(String service, String environment) throws IOException {
        Visibility visibility = new Visibility();
        return DeliveryRecords.store()
                .service(service)
                .flatMap(known -> known.in(environment).last())
                // What runs is what the last one of all left: the one before it would be a lie.
                .filter(visibility)
                .map(Delivery::image)
                .filter(image -> !image.isEmpty());
    }

    /** Those of all services in an environment, each once, as far as their digests are known; for what no user asks. */
    public static Set<String> in(String environment) throws IOException {
        return DeliveryRecords.store().all().stream()
                .flatMap(service -> service.in(environment).last().stream())
                .map(Delivery::image)
                .filter(image -> image.contains("@sha256:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
