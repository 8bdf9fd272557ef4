package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.io.IOException;
import java.util.Optional;

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
                .flatMap(known -> known.in(environment).deliveries().stream()
                        .filter(visibility)
                        .findFirst())
                .map(Delivery::image)
                .filter(image -> !image.isEmpty());
    }
}
