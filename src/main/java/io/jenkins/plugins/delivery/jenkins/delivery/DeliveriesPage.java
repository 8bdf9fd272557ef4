package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.ModelObject;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryTable;
import io.jenkins.plugins.delivery.core.delivery.ServiceDeliveries;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.DeployJob;
import io.jenkins.plugins.delivery.jenkins.preview.Preview;
import io.jenkins.plugins.delivery.jenkins.preview.Previews;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.security.stapler.StaplerDispatchable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Which service runs what, where: the table, as the user of one request sees it. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class DeliveriesPage implements ModelObject {
    private final Scope scope;
    private final Visibility visibility = new Visibility();
    private DeliveryTable table;

    DeliveriesPage(Scope scope) {
        this.scope = scope;
    }

    /** Where the history of a service in an environment is, below Jenkins' own address. */
    public static String pathOf(String service, String environment) {
        return DeliveriesRootAction.URL_NAME + "/" + historyOf(service, environment);
    }

    /** Where the history of a service in an environment is, below a page like this one. */
    static String historyOf(String service, String environment) {
        return "service/" + service + "/environment/" + environment + "/";
    }

    @Override
    public String getDisplayName() {
        return Messages.DeliveriesPage_displayName();
    }

    public Api getApi() {
        return new Api(this);
    }

    private DeliveryTable table() throws IOException {
        if (table == null) {
            table = DeliveryTable.of(
                    DeliveryRecords.store().all().stream()
                            .filter(service -> service.any(scope))
                            .toList(),
                    DeliveryGlobalConfiguration.get().toConfig().environments().names(),
                    visibility);
        }
        return table;
    }

    /** In promotion order; those in which the user may see anything. */
    @Exported
    public List<String> getEnvironments() throws IOException {
        return table().environments();
    }

    @Exported
    public List<RowView> getServices() throws IOException {
        List<DeliveryTable.Row> rows = table().rows();
        Map<String, List<String>> next = nextOf();
        return rows.stream()
                .map(row -> new RowView(row, table.environments().get(0), visibility, next))
                .toList();
    }

    /** Which environments come after each. */
    private static Map<String, List<String>> nextOf() {
        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        return environments.names().stream().collect(Collectors.toMap(name -> name, environments::after));
    }

    /** Of the environments that the user sees, in promotion order. */
    @Exported
    public List<FreezeView> getFreezes() throws IOException {
        List<String> seen = table().environments();
        Instant now = Instant.now();
        return DeliveryGlobalConfiguration.get().toConfig().environments().list().stream()
                .filter(environment -> seen.contains(environment.name()))
                .flatMap(environment -> environment.freezes().list().stream()
                        .map(freeze -> new FreezeView(environment.name(), freeze, now)))
                .toList();
    }

    /** Of pull requests whose jobs the user may read; the oldest first. */
    @Exported
    public List<PreviewView> getPreviews() {
        return Previews.get().all().stream()
                .filter(preview -> scope.has(preview.job()) && visibility.sees(preview.job()))
                .sorted(Comparator.comparing(Preview::deployed))
                .map(preview -> new PreviewView(preview, visibility.urlOf(preview.job())))
                .toList();
    }

    /** Whether the user may start the deploy job. */
    public boolean isRollBackAllowed() {
        return DeployJob.isStartable();
    }

    /** Whether the user may start several services at once. */
    public boolean isTrainAllowed() {
        return DeployJob.areTrainsStartable();
    }

    /** Of {@code train/}. */
    @StaplerDispatchable
    public TrainPage getTrain() throws IOException {
        return new TrainPage(getServices(), Stapler.getCurrentRequest2());
    }

    /** Of {@code service/<name>/environment/<name>/}; null when there is nothing to see. */
    @CheckForNull
    @StaplerDispatchable
    public ServicePage getService(String name) throws IOException {
        return DeliveryRecords.store()
                .service(name)
                .filter(service -> service.any(scope))
                .map(service -> new ServicePage(service, visibility))
                .orElse(null);
    }

    /** Of {@code components/}. */
    @StaplerDispatchable
    public ComponentsPage getComponents() throws IOException {
        return new ComponentsPage(table(), Stapler.getCurrentRequest2());
    }

    ComponentsPage componentsOf(String purl) throws IOException {
        return new ComponentsPage(table(), purl);
    }

    /** Of {@code figures/}. */
    @StaplerDispatchable
    public FiguresPage getFigures() throws IOException {
        return new FiguresPage(scope, visibility, Stapler.getCurrentRequest2());
    }

    /** The part of {@code service/<name>/environment/<name>/} that is no page. */
    @Restricted(NoExternalUse.class)
    public static final class ServicePage {
        private final ServiceDeliveries service;
        private final Visibility visibility;

        private ServicePage(ServiceDeliveries service, Visibility visibility) {
            this.service = service;
            this.visibility = visibility;
        }

        @CheckForNull
        @StaplerDispatchable
        public HistoryPage getEnvironment(String name) {
            List<Delivery> visible =
                    service.in(name).deliveries().stream().filter(visibility).toList();
            return visible.isEmpty() ? null : new HistoryPage(service, name, visibility);
        }
    }
}
