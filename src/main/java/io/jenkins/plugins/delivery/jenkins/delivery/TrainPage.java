package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Failure;
import hudson.model.ModelObject;
import io.jenkins.plugins.delivery.jenkins.config.DeployJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Several services that go from one environment to the next as one release train: which can, which are chosen, and what
 * will happen. Nothing is kept: the addresses say what is chosen, and what runs is looked at again before anything is
 * started.
 */
@Restricted(NoExternalUse.class)
public final class TrainPage implements ModelObject {
    private static final String CHOSEN = "service";

    private final List<RowView> rows;
    private final List<Leg> legs;

    @CheckForNull
    private final Leg leg;

    private final Set<String> asked;

    /**
     * @param rows what the user sees
     * @param request may say {@code from} and {@code to}, which are the first that anything can go between else, and a
     *     {@code service} for each that is chosen, as in {@code index:1.4.2}
     */
    TrainPage(List<RowView> rows, @CheckForNull StaplerRequest2 request) {
        this.rows = rows;
        this.legs = rows.stream()
                .flatMap(row -> row.getDeployed().stream())
                .flatMap(cell -> cell.getPromotesTo().stream().map(to -> new Leg(cell.getEnvironment(), to)))
                .distinct()
                .toList();
        String from = request == null ? null : request.getParameter("from");
        String to = request == null ? null : request.getParameter("to");
        this.leg = from == null || to == null ? legs.stream().findFirst().orElse(null) : new Leg(from, to);
        String[] services = request == null ? null : request.getParameterValues(CHOSEN);
        this.asked = services == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(services));
    }

    /**
     * From one environment to one that comes next.
     *
     * @param from where what goes runs well
     */
    public record Leg(String from, String to) {
        public String getFrom() {
            return from;
        }

        public String getTo() {
            return to;
        }

        /** The parameters that stand for it in an address. */
        public String getQuery() {
            return "from=" + Util.rawEncode(from) + "&to=" + Util.rawEncode(to);
        }

        public String getText() {
            return from + " → " + to;
        }
    }

    /**
     * A service that can go.
     *
     * @param replaces the tag that runs where it goes; null when none does
     */
    public record Wagon(
            String service, String tag, @CheckForNull String replaces) {
        /** As {@code releaseTrain} takes it. */
        public String getText() {
            return service + ":" + tag;
        }

        public String getService() {
            return service;
        }

        public String getTag() {
            return tag;
        }

        @CheckForNull
        public String getReplaces() {
            return replaces;
        }
    }

    @Override
    public String getDisplayName() {
        return Messages.TrainPage_displayName();
    }

    public boolean isAllowed() {
        return DeployJob.areTrainsStartable();
    }

    /** All that anything can go between. */
    public List<Leg> getLegs() {
        return legs;
    }

    /** The one that is looked at; null when nothing can go anywhere. */
    @CheckForNull
    public Leg getLeg() {
        return leg;
    }

    /** The services that can go, by name. */
    public List<Wagon> getWagons() {
        List<Wagon> wagons = new ArrayList<>();
        if (leg != null) {
            for (RowView row : rows) {
                row.getDeployed().stream()
                        .filter(cell -> cell.getEnvironment().equals(leg.from())
                                && cell.getPromotesTo().contains(leg.to()))
                        .forEach(cell -> wagons.add(new Wagon(row.getService(), cell.getTag(), tagIn(row))));
            }
        }
        return wagons;
    }

    @CheckForNull
    private String tagIn(RowView row) {
        return row.getDeployed().stream()
                .filter(cell -> cell.getEnvironment().equals(leg.to()))
                .map(CellView::getTag)
                .findFirst()
                .orElse(null);
    }

    /** Those that are chosen and can go, in their order. */
    public List<Wagon> getChosen() {
        return getWagons().stream()
                .filter(wagon -> asked.contains(wagon.getText()))
                .toList();
    }

    /** Starts the job of the settings that runs {@code releaseTrain} with what is chosen. */
    @POST
    public HttpResponse doStart() {
        DeployJob job = DeployJob.ofTrains().orElseThrow(() -> new Failure(Messages.TrainPage_noJob()));
        List<Wagon> chosen = getChosen();
        Set<String> gone = new LinkedHashSet<>(asked);
        chosen.forEach(wagon -> gone.remove(wagon.getText()));
        if (!gone.isEmpty()) {
            throw new Failure(Messages.TrainPage_changed(String.join(", ", gone), leg == null ? "" : leg.getText()));
        }
        if (leg == null || chosen.isEmpty()) {
            throw new Failure(Messages.TrainPage_nothing());
        }
        return new HttpRedirect(Jenkins.get().getRootUrlFromRequest()
                + job.startTrain(leg.to(), chosen.stream().map(Wagon::getText).collect(Collectors.joining(" "))));
    }
}
