package io.jenkins.plugins.delivery.core.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What was done to one service, in all its environments.
 *
 * @param service its name
 * @param histories by environment
 */
public record ServiceDeliveries(String service, Map<String, DeliveryHistory> histories) {
    /** Of each environment; older ones are forgotten. */
    static final int KEPT = 50;

    public ServiceDeliveries {
        histories = Collections.unmodifiableMap(new LinkedHashMap<>(histories));
    }

    /** A service that was never deployed. */
    static ServiceDeliveries none(String service) {
        return new ServiceDeliveries(service, Map.of());
    }

    /** What was done in an environment, which may be nothing. */
    public DeliveryHistory in(String environment) {
        return histories.getOrDefault(environment, new DeliveryHistory(List.of()));
    }

    /** Whether any of it is of this kind. */
    public boolean any(Predicate<Delivery> wanted) {
        return histories.values().stream()
                .flatMap(history -> history.deliveries().stream())
                .anyMatch(wanted);
    }

    /** With one more. What came of an image is known from the first environment on. */
    ServiceDeliveries plus(Delivery delivery) {
        Map<String, DeliveryHistory> more = new LinkedHashMap<>(histories);
        List<Delivery> list = new ArrayList<>();
        list.add(delivery.origin().equals(delivery.build().job()) ? withKnownOrigin(delivery) : delivery);
        list.addAll(in(delivery.environment()).deliveries());
        more.put(delivery.environment(), new DeliveryHistory(list.subList(0, Math.min(KEPT, list.size()))));
        return new ServiceDeliveries(service, more);
    }

    private Delivery withKnownOrigin(Delivery delivery) {
        return histories.values().stream()
                .flatMap(history -> history.deliveries().stream())
                .filter(other -> other.tag().equals(delivery.tag())
                        && !other.origin().equals(other.build().job()))
                .findFirst()
                .map(other -> delivery.with(delivery.build(), other.origin()))
                .orElse(delivery);
    }

    /** With other names of jobs. */
    ServiceDeliveries renamed(UnaryOperator<String> job) {
        Map<String, DeliveryHistory> renamed = new LinkedHashMap<>();
        histories.forEach((environment, history) -> renamed.put(
                environment,
                new DeliveryHistory(history.deliveries().stream()
                        .map(delivery -> delivery.with(
                                new BuildName(
                                        job.apply(delivery.build().job()),
                                        delivery.build().number()),
                                job.apply(delivery.origin())))
                        .toList())));
        return new ServiceDeliveries(service, renamed);
    }
}
