package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.jenkins.plugins.delivery.core.text.CutText;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An event, whichever of the two event APIs its author used: kubelet and controllers fill in count and timestamps, the
 * scheduler a series and a micro time.
 *
 * @param container the container it is about, or empty
 * @param first {@link Instant#MIN} when not known
 * @param last when it was seen last
 */
record ObservedEvent(
        ObjectReference object,
        String reason,
        String message,
        boolean warning,
        String container,
        int count,
        Instant first,
        Instant last) {
    /** As the API server's clients begin the last of many events that differ in little. */
    private static final String COMBINED = "(combined from similar events): ";

    static final Comparator<ObservedEvent> OLDEST_FIRST = Comparator.comparing(ObservedEvent::last);
    /** Whoever may write events may write long ones. */
    private static final int LONGEST_MESSAGE = 4_096;

    static ObservedEvent of(Event event) {
        Instant made = Timestamps.parse(
                event.getEventTime() == null ? null : event.getEventTime().getTime());
        Instant seen = event.getSeries() == null
                ? Instant.MIN
                : Timestamps.parse(
                        event.getSeries().getLastObservedTime() == null
                                ? null
                                : event.getSeries().getLastObservedTime().getTime());
        Instant created = Timestamps.parse(event.getMetadata().getCreationTimestamp());
        Instant first = earliestKnown(Timestamps.parse(event.getFirstTimestamp()), made, created);
        Instant last = Stream.of(Timestamps.parse(event.getLastTimestamp()), seen, made, first)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new ObservedEvent(
                event.getInvolvedObject(),
                OneLine.of(Objects.requireNonNullElse(event.getReason(), "")),
                CutText.of(Objects.requireNonNullElse(event.getMessage(), ""), LONGEST_MESSAGE),
                "Warning".equals(event.getType()),
                container(event.getInvolvedObject().getFieldPath()),
                count(event),
                first,
                last);
    }

    boolean about(String kind, String name) {
        return kind.equals(object.getKind()) && name.equals(object.getName());
    }

    /** What it says, without what differs from one time to the next. */
    String text() {
        return RuntimeChain.last(message.startsWith(COMBINED) ? message.substring(COMBINED.length()) : message);
    }

    /** For the evidence. @param times how often it came */
    String line(int times) {
        return "event: " + reason + (times > 1 ? " (" + times + " times): " : ": ") + text();
    }

    private static Instant earliestKnown(Instant... times) {
        return Stream.of(times)
                .filter(time -> !time.equals(Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static int count(Event event) {
        int count = event.getCount() == null ? 1 : event.getCount();
        return event.getSeries() == null || event.getSeries().getCount() == null
                ? count
                : Math.max(count, event.getSeries().getCount());
    }

    /** From {@code spec.containers{app}} or {@code spec.initContainers{app}}. */
    private static String container(String fieldPath) {
        if (fieldPath == null || !fieldPath.endsWith("}")) {
            return "";
        }
        return fieldPath.substring(fieldPath.indexOf('{') + 1, fieldPath.length() - 1);
    }
}
