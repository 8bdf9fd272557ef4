package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One deploy of a release at a time, first come, first served. It is kept in memory: after a restart everybody comes
 * again with the time at which they came first.
 */
final class ReleaseQueue {
    private static final ReleaseQueue INSTANCE = new ReleaseQueue();

    private final Map<String, List<Ticket>> tickets = new HashMap<>();

    static ReleaseQueue get() {
        return INSTANCE;
    }

    /**
     * Somebody who wants to work on a release.
     *
     * @param id of this piece of work
     * @param key the release in its namespace and cluster
     * @param build the external id of the build
     * @param buildName what people call the build
     * @param sinceMillis when it came, in milliseconds since 1970
     */
    record Ticket(String id, String key, String build, String buildName, long sinceMillis)
            implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Takes a place in the queue, or looks at it again.
     *
     * @param working whether the work is under way already, as after a restart
     * @param supersede whether older ones that still wait lose their places to this one
     * @return whose turn it is before this one; empty when it is this one's
     */
    synchronized Optional<Ticket> ahead(Ticket ticket, boolean working, boolean supersede) {
        List<Ticket> queue = tickets.computeIfAbsent(ticket.key(), key -> new ArrayList<>());
        queue.removeIf(other -> !other.equals(ticket) && !isBuilding(other));
        if (!queue.contains(ticket)) {
            if (supersede && queue.size() > 1) {
                queue.subList(1, queue.size()).removeIf(waiting -> waiting.sinceMillis() < ticket.sinceMillis());
            }
            queue.add(ticket);
            Ticket first = queue.get(0);
            // Who works stays in front, whoever came before the restart.
            queue.sort(Comparator.comparing((Ticket one) -> one != (working ? ticket : first))
                    .thenComparingLong(Ticket::sinceMillis));
        }
        int place = queue.indexOf(ticket);
        return place == 0 ? Optional.empty() : Optional.of(queue.get(place - 1));
    }

    /** Whether a newer one took the place of this one, which had one. */
    synchronized boolean isSuperseded(Ticket ticket) {
        return !tickets.getOrDefault(ticket.key(), List.of()).contains(ticket);
    }

    /** The newest in the queue; null when nobody is. */
    @CheckForNull
    synchronized Ticket newest(String key) {
        List<Ticket> queue = tickets.getOrDefault(key, List.of());
        return queue.isEmpty() ? null : queue.get(queue.size() - 1);
    }

    /** Gives the place up, whoever has it. */
    synchronized void leave(Ticket ticket) {
        List<Ticket> queue = tickets.get(ticket.key());
        if (queue != null) {
            queue.remove(ticket);
            if (queue.isEmpty()) {
                tickets.remove(ticket.key());
            }
        }
    }

    private static boolean isBuilding(Ticket ticket) {
        Run<?, ?> run = Run.fromExternalizableId(ticket.build());
        return run != null && run.isBuilding();
    }
}
