package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One deploy of a release at a time, first come, first served. It is kept on the disk: after a restart builds come back
 * in any order, and one that waited must not take the turn of one whose Helm is at work.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ReleaseQueue {
    private static final Logger LOGGER = Logger.getLogger(ReleaseQueue.class.getName());

    /** By release, who works on it first; null until it is read. */
    private Map<String, List<Ticket>> tickets;

    static ReleaseQueue get() {
        return ExtensionList.lookupSingleton(ReleaseQueue.class);
    }

    /** Somebody who wants to work on a release. No record, because Jenkins' XML cannot hold one. */
    static final class Ticket implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String id;
        private final String key;
        private final String build;
        private final String buildName;
        private final long sinceMillis;

        /**
         * @param id of this piece of work
         * @param key the release in its namespace and cluster
         * @param build the external id of the build
         * @param buildName what people call the build
         * @param sinceMillis when it came, in milliseconds since 1970
         */
        Ticket(String id, String key, String build, String buildName, long sinceMillis) {
            this.id = id;
            this.key = key;
            this.build = build;
            this.buildName = buildName;
            this.sinceMillis = sinceMillis;
        }

        String key() {
            return key;
        }

        String buildName() {
            return buildName;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ticket ticket && ticket.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }

        private boolean isBuilding() {
            Run<?, ?> run = Run.fromExternalizableId(build);
            return run != null && run.isBuilding();
        }
    }

    /**
     * Takes a place in the queue, or looks at it again.
     *
     * @param working whether the work is under way already, as after a restart
     * @param supersede whether older ones that still wait lose their places to this one
     * @return whose turn it is before this one; empty when it is this one's
     */
    synchronized Optional<Ticket> ahead(Ticket ticket, boolean working, boolean supersede) {
        List<Ticket> queue = tickets().computeIfAbsent(ticket.key, key -> new ArrayList<>());
        boolean changed = queue.removeIf(other -> !other.equals(ticket) && !other.isBuilding());
        if (!queue.contains(ticket)) {
            if (supersede && queue.size() > 1) {
                queue.subList(1, queue.size()).removeIf(waiting -> waiting.sinceMillis < ticket.sinceMillis);
            }
            queue.add(ticket);
            Ticket first = queue.get(0);
            // Who works stays in front, whoever came before the restart.
            queue.sort(Comparator.comparing((Ticket one) -> one != (working ? ticket : first))
                    .thenComparingLong(one -> one.sinceMillis));
            changed = true;
        }
        if (changed) {
            save();
        }
        int place = queue.indexOf(ticket);
        return place == 0 ? Optional.empty() : Optional.of(queue.get(place - 1));
    }

    /** Whether a newer one took the place of this one, which had one. */
    synchronized boolean isSuperseded(Ticket ticket) {
        return !tickets().getOrDefault(ticket.key, List.of()).contains(ticket);
    }

    /** The newest in the queue; null when nobody is. */
    @CheckForNull
    synchronized Ticket newest(String key) {
        List<Ticket> queue = tickets().getOrDefault(key, List.of());
        return queue.isEmpty() ? null : queue.get(queue.size() - 1);
    }

    /** Gives the place up, whoever has it. */
    synchronized void leave(Ticket ticket) {
        List<Ticket> queue = tickets().get(ticket.key);
        if (queue != null && queue.remove(ticket)) {
            if (queue.isEmpty()) {
                tickets.remove(ticket.key);
            }
            save();
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, List<Ticket>> tickets() {
        if (tickets == null) {
            tickets = new HashMap<>();
            try {
                if (file().exists()) {
                    tickets.putAll((Map<String, List<Ticket>>) file().read());
                }
            } catch (IOException | ClassCastException e) {
                LOGGER.log(Level.WARNING, "Who works on which release is not known any more", e);
            }
        }
        return tickets;
    }

    /** A queue that cannot be kept is better than none: it holds until the next restart. */
    private void save() {
        try {
            file().write(tickets);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Who works on which release will not be known after a restart", e);
        }
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), ReleaseQueue.class.getName() + ".xml"));
    }
}
