package io.jenkins.plugins.delivery.core.delivery;

import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which service runs what, where.
 *
 * @param environments the columns, in promotion order: where anything may be seen; what is in no settings any more
 *     comes last
 * @param rows by service
 */
public record DeliveryTable(List<String> environments, List<Row> rows) {
    /**
     * A service.
     *
     * @param service its name
     * @param cells one for each environment; empty where nothing was deployed, or where it may not be seen
     */
    public record Row(String service, List<Optional<DeliveryCell>> cells) {}

    /**
     * The table.
     *
     * @param environments the names of the settings, in promotion order
     * @param visible which deliveries may be seen. What runs is what the last one of all left, so a cell whose last one
     *     may not be seen is empty: the one before it would be a lie
     */
    public static DeliveryTable of(
            Collection<ServiceDeliveries> services, List<String> environments, Predicate<Delivery> visible) {
        // Where somebody may see nothing, they are not told the name of the place either.
        Set<String> seen = new TreeSet<>();
        services.forEach(service -> service.histories().forEach((environment, history) -> {
            if (history.deliveries().stream().anyMatch(visible)) {
                seen.add(environment);
            }
        }));
        Set<String> columns = new LinkedHashSet<>(environments);
        columns.retainAll(seen);
        columns.addAll(seen);
        List<String> ordered = List.copyOf(columns);
        return new DeliveryTable(
                ordered,
                services.stream()
                        .sorted(Comparator.comparing(ServiceDeliveries::service))
                        .map(service -> new Row(
                                service.service(),
                                ordered.stream()
                                        .map(environment -> cell(service, environment, ordered.get(0), visible)
                                                .map(cell -> environments.contains(environment)
                                                        ? cell
                                                        : cell.withoutEarlierTag()))
                                        .toList()))
                        .filter(row -> row.cells().stream().anyMatch(Optional::isPresent))
                        .toList());
    }

    /** What is to be seen of a service in an environment. */
    public static Optional<DeliveryCell> cell(
            ServiceDeliveries service, String environment, String first, Predicate<Delivery> visible) {
        DeliveryHistory history = service.in(environment);
        Optional<Delivery> last = history.last().filter(visible);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Delivery brought = history.broughtBy().filter(visible).orElse(last.get());
        DeliveryHistory seen = new DeliveryHistory(
                history.deliveries().stream().filter(visible).toList());
        return Optional.of(new DeliveryCell(
                service.service(),
                environment,
                last.get().runningTag(),
                last.get().image(),
                brought.at(),
                brought.build(),
                last.get().leftHealthy(),
                last.get().at(),
                last.get().isSuccess() ? "" : last.get().tag(),
                last.get().cause(),
                last.get().sentence(),
                environment.equals(first) ? null : behind(service.in(first), last.get(), visible),
                seen.earlierTags().stream().findFirst().orElse(null),
                proof(seen, last.get())));
    }

    /** A roll-back asks nothing of an image; what it proved when it was deployed holds as long as it has this digest. */
    private static ImageProof proof(DeliveryHistory seen, Delivery last) {
        return seen.deliveries().stream()
                .filter(delivery -> delivery.equals(last)
                        || last.image().contains("@") && delivery.image().equals(last.image()))
                .map(Delivery::proof)
                .filter(proof -> !proof.equals(ImageProof.NONE))
                .findFirst()
                .orElse(ImageProof.NONE);
    }

    private static Integer behind(DeliveryHistory first, Delivery last, Predicate<Delivery> visible) {
        if (last.runningTag() == null || first.last().filter(visible).isEmpty()) {
            return null;
        }
        OptionalInt newer = first.newerThan(last.runningTag());
        return newer.isPresent() ? newer.getAsInt() : null;
    }
}
