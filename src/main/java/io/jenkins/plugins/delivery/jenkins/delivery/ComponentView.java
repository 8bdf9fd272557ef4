package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.DeliveryCell;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A service in an environment, and in which versions it has a component, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class ComponentView {
    private final DeliveryCell cell;
    private final List<String> versions;

    ComponentView(DeliveryCell cell, List<String> versions) {
        this.cell = cell;
        this.versions = List.copyOf(versions);
    }

    @Exported
    public String getService() {
        return cell.service();
    }

    @Exported
    public String getEnvironment() {
        return cell.environment();
    }

    /** The image that runs, as its manifest names it. */
    @Exported
    public String getImage() {
        return cell.image();
    }

    @Exported
    public List<String> getVersions() {
        return versions;
    }

    /** For one cell of a table. */
    public String getVersionsText() {
        return String.join(", ", versions);
    }

    /** Its history, below the page Deliveries. */
    public String getUrl() {
        return DeliveriesPage.historyOf(cell.service(), cell.environment());
    }
}
