package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a team says of its repository, where the files do not.
 *
 * @param app the name of the service when there is one; null for its artifact's
 * @param build how it is built
 * @param image how the image of the one service is built
 * @param services the services by name, when the files do not say which there are; empty when they do
 */
public record RepositoryRequest(
        @CheckForNull String app,
        BuildChoices build,
        ServiceOptions image,
        LinkedHashMap<String, ServiceOptions> services)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SERVICES = 200;

    /**
     * Checks it.
     *
     * @throws InvalidInputException when something is wrong
     */
    public RepositoryRequest {
        services.keySet().forEach(name -> KubernetesName.checkRelease("services", name));
        if (services.size() > MOST_SERVICES) {
            throw new InvalidInputException(
                    "services", services.size(), "are too many", "use at most " + MOST_SERVICES);
        }
        if (!services.isEmpty() && !image.equals(ServiceOptions.NONE)) {
            throw new InvalidInputException(
                    "dockerfile, context, target, buildArgs",
                    null,
                    "are for one service",
                    "write them at each one, as in services: [orders: [dockerfile: 'x']]");
        }
    }

    /** Nothing is said. */
    public static RepositoryRequest none() {
        return new RepositoryRequest(null, BuildChoices.NONE, ServiceOptions.NONE, new LinkedHashMap<>());
    }

    /**
     * Reads services as a Pipeline writes them: {@code [orders: [context: 'x'], customers: [:]]}.
     *
     * @throws InvalidInputException when one of them is not of that form
     */
    public static LinkedHashMap<String, ServiceOptions> services(Map<String, ?> values) {
        LinkedHashMap<String, ServiceOptions> services = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> map)) {
                throw new InvalidInputException(
                        "services." + name, value, "is not a map", "write it as in " + name + ": [context: 'x']");
            }
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, option) -> named.put(String.valueOf(key), option));
            services.put(name, ServiceOptions.of("services." + name, named));
        });
        return services;
    }
}
