package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The newest of the deliveries that the user of this request may see. */
final class LastDeliveries {
    private static final int SHOWN = 5;

    private LastDeliveries() {}

    static List<DeliveryView> of(Predicate<Delivery> wanted) throws IOException {
        Visibility visibility = new Visibility();
        return DeliveryRecords.store().all().stream()
                .flatMap(service -> service.histories().values().stream())
                .flatMap(history -> history.deliveries().stream())
                .filter(wanted.and(visibility))
                .sorted(Comparator.comparing(Delivery::at).reversed())
                .limit(SHOWN)
                .map(delivery -> new DeliveryView(delivery, visibility))
                .toList();
    }
}
