package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.model.Api;
import hudson.model.Failure;
import hudson.model.ModelObject;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryHistory;
import io.jenkins.plugins.delivery.core.delivery.ServiceDeliveries;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.DeployJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** What was done to a service in an environment, as the user of one request sees it. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class HistoryPage implements ModelObject {
    private final String service;
    private final String environment;
    private final DeliveryHistory history;
    private final Visibility visibility;

    HistoryPage(ServiceDeliveries deliveries, String environment, Visibility visibility) {
        this.service = deliveries.service();
        this.environment = environment;
        this.visibility = visibility;
        this.history = new DeliveryHistory(deliveries.in(environment).deliveries().stream()
                .filter(visibility)
                .toList());
    }

    @Override
    public String getDisplayName() {
        return Messages.HistoryPage_displayName(service, environment);
    }

    public Api getApi() {
        return new Api(this);
    }

    @Exported
    public String getService() {
        return service;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** Newest first. */
    @Exported
    public List<DeliveryView> getDeliveries() {
        return history.deliveries().stream()
                .map(delivery -> new DeliveryView(delivery, visibility))
                .toList();
    }

    /** What can be gone back to, newest first; nothing where nothing can be deployed any more. */
    @Exported
    public List<String> getEarlierTags() {
        boolean known = DeliveryGlobalConfiguration.get()
                .toConfig()
                .environments()
                .names()
                .contains(environment);
        return known ? history.earlierTags() : List.of();
    }

    /** The rows whose tags this user can go back to: of each tag, the newest that ran well. */
    public Set<Delivery> getOffered() {
        if (!DeployJob.isStartable()) {
            return Set.of();
        }
        Set<String> tags = new HashSet<>(getEarlierTags());
        return history.deliveries().stream()
                .filter(Delivery::isSuccess)
                .filter(delivery -> tags.remove(delivery.runningTag()))
                .collect(Collectors.toSet());
    }

    /**
     * Starts the deploy job of the settings with what runs here, for an environment that comes next.
     *
     * @param tag what is seen to run here; it may have changed meanwhile
     */
    @POST
    public HttpResponse doPromote(@QueryParameter String tag, @QueryParameter String to) {
        DeployJob job = DeployJob.ofSettings().orElseThrow(() -> new Failure(Messages.HistoryPage_noDeployJob()));
        boolean runs = history.last()
                .filter(Delivery::leftHealthy)
                .filter(last -> ImageReference.isTag(tag) && tag.equals(last.runningTag()))
                .isPresent();
        if (!runs) {
            throw new Failure(Messages.HistoryPage_notRunning(tag, service, environment));
        }
        if (!DeliveryGlobalConfiguration.get()
                .toConfig()
                .environments()
                .after(environment)
                .contains(to)) {
            throw new Failure(Messages.HistoryPage_notNext(to, environment));
        }
        return new HttpRedirect(Jenkins.get().getRootUrlFromRequest() + job.start(service, to, tag));
    }

    /** Starts the deploy job of the settings with a tag that ran well before. */
    @POST
    public HttpResponse doRollBack(@QueryParameter String tag) {
        DeployJob job = DeployJob.ofSettings().orElseThrow(() -> new Failure(Messages.HistoryPage_noDeployJob()));
        if (!getEarlierTags().contains(tag)) {
            throw new Failure(Messages.HistoryPage_notEarlier(tag, service, environment));
        }
        return new HttpRedirect(Jenkins.get().getRootUrlFromRequest() + job.start(service, environment, tag));
    }
}
