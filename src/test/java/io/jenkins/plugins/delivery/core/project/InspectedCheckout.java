package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A small repository, and what it is taken for.
 *
 * @param name what Jenkins calls it, or null
 */
record InspectedCheckout(Path directory, String name) {
    Repository inspect() {
        return inspect(BuildChoices.NONE);
    }

    /** @param options of the build */
    Repository inspect(List<String> options) {
        return inspect(new BuildChoices(null, null, new ArrayList<>(options)));
    }

    Repository inspect(BuildChoices choices) {
        return Repository.inspect(
                directory, new RepositoryRequest(name, choices, ServiceOptions.NONE, new LinkedHashMap<>()));
    }

    /** Those of its services. */
    static List<String> names(Repository repository) {
        return repository.services().stream().map(Service::name).toList();
    }

    /** Name, context and Dockerfile of each of its services. */
    static List<String> services(Repository repository) {
        return repository.services().stream()
                .map(service -> service.name() + " " + (service.context().isEmpty() ? "." : service.context()) + " "
                        + service.dockerfile())
                .toList();
    }
}
