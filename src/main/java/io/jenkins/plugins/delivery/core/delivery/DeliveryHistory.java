package io.jenkins.plugins.delivery.core.delivery;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was done to one service in one environment.
 *
 * @param deliveries newest first
 */
public record DeliveryHistory(List<Delivery> deliveries) {
    public DeliveryHistory {
        deliveries = List.copyOf(deliveries);
    }

    /** The newest; it says what runs. */
    public Optional<Delivery> last() {
        return deliveries.stream().findFirst();
    }

    /** The delivery that brought what runs. One that failed and was rolled back changed nothing. */
    public Optional<Delivery> broughtBy() {
        Delivery first = null;
        for (Delivery delivery : deliveries) {
            if (first != null && !Objects.equals(delivery.runningTag(), first.runningTag())) {
                break;
            }
            if (first == null || delivery.isSuccess()) {
                first = delivery;
            }
        }
        return Optional.ofNullable(first);
    }

    /** The tags that ran well, newest first, each once. */
    public Set<String> healthyTags() {
        Set<String> tags = new LinkedHashSet<>();
        deliveries.stream()
                .filter(Delivery::isSuccess)
                .map(Delivery::runningTag)
                .filter(Objects::nonNull)
                .forEach(tags::add);
        return tags;
    }

    /**
     * The tags that ran well before and do not run now, newest first. A deploy has to have asked for them: what a chart
     * makes of a tag, nobody can ask for again.
     */
    public List<String> earlierTags() {
        List<String> tags = new ArrayList<>(healthyTags());
        Set<String> asked = deliveries.stream().map(Delivery::tag).collect(Collectors.toSet());
        tags.removeIf(tag -> !asked.contains(tag) || !ImageReference.isTag(tag));
        last().filter(Delivery::leftHealthy).map(Delivery::runningTag).ifPresent(tags::remove);
        return tags;
    }

    /** How many tags ran well here after this one; empty when it is not known to have run here. */
    public OptionalInt newerThan(String tag) {
        int index = List.copyOf(healthyTags()).indexOf(tag);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
