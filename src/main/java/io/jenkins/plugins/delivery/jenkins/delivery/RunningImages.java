package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

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

    /**
     * What a build deployed and runs.
     *
     * @param image as the manifest names it, with its digest
     * @param job the full name of the build's job
     * @param number the build's
     */
    public record Running(String image, String job, int number) {
        /** The build, for what no user asks; empty when it is gone. */
        public Optional<Run<?, ?>> build() {
            Job<?, ?> found = Jenkins.get().getItemByFullName(job, Job.class);
            return Optional.ofNullable(found == null ? null : found.getBuildByNumber(number));
        }
    }

    /** Those of all services in an environment, as far as their digests are known; for what no user asks. */
    public static List<Running> in(String environment) throws IOException {
        return DeliveryRecords.store().all().stream()
                .flatMap(service -> service.in(environment).last().stream())
                .filter(delivery -> delivery.image().contains("@sha256:"))
                .map(delivery -> new Running(
                        delivery.image(),
                        delivery.build().job(),
                        delivery.build().number()))
                .toList();
    }
}
