package io.jenkins.plugins.delivery.core.delivery;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All deliveries, in memory and in a directory with a file for each service. A service's file is small, so that what a
 * deploy costs does not grow with the number of services.
 */
public final class DeliveryStore {
    private final Path directory;
    private final Consumer<DeliveryException> unreadable;
    private Map<String, ServiceDeliveries> services;

    /**
     * Reads nothing before it is asked.
     *
     * @param unreadable is told of files that cannot be read; they are set aside, so that nothing is lost
     */
    public DeliveryStore(Path directory, Consumer<DeliveryException> unreadable) {
        this.directory = directory;
        this.unreadable = unreadable;
    }

    /** Keeps a delivery; a dry run has changed nothing, and is not kept. */
    public synchronized void add(Delivery delivery) throws IOException {
        KubernetesName.checkRelease("service", delivery.service());
        if (delivery.status() == DeployStatus.DRY_RUN) {
            return;
        }
        ServiceDeliveries more = services()
                .getOrDefault(delivery.service(), ServiceDeliveries.none(delivery.service()))
                .plus(delivery);
        write(more);
    }

    /** All services, as they are now. */
    public synchronized Collection<ServiceDeliveries> all() throws IOException {
        return List.copyOf(services().values());
    }

    /** A service, when it was ever deployed. */
    public synchronized Optional<ServiceDeliveries> service(String name) throws IOException {
        return Optional.ofNullable(services().get(name));
    }

    /** Gives jobs other names. */
    public synchronized void rename(UnaryOperator<String> job) throws IOException {
        for (ServiceDeliveries service : all()) {
            ServiceDeliveries renamed = service.renamed(job);
            if (!renamed.equals(service)) {
                write(renamed);
            }
        }
    }

    private void write(ServiceDeliveries service) throws IOException {
        DeliveryFile.write(directory.resolve(service.service() + DeliveryFile.SUFFIX), service);
        services().put(service.service(), service);
    }

    private Map<String, ServiceDeliveries> services() throws IOException {
        if (services == null) {
            Map<String, ServiceDeliveries> read = new TreeMap<>();
            for (Path file : files()) {
                try {
                    ServiceDeliveries service = DeliveryFile.read(file);
                    read.put(service.service(), service);
                } catch (DeliveryException e) {
                    Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
                    unreadable.accept(e);
                }
            }
            services = read;
        }
        return services;
    }

    private List<Path> files() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().endsWith(DeliveryFile.SUFFIX))
                            .toList());
        }
    }
}
