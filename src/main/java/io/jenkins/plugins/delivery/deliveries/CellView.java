package io.jenkins.plugins.delivery.deliveries;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.delivery.DeliveryCell;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What runs of a service in an environment, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class CellView {
    private final DeliveryCell cell;

    @CheckForNull
    private final String buildUrl;

    CellView(DeliveryCell cell, Visibility visibility) {
        this.cell = cell;
        this.buildUrl = visibility.urlOf(cell.build());
    }

    /** Below the page of the table. */
    public String getUrl() {
        return "service/" + cell.service() + "/environment/" + cell.environment() + "/";
    }

    public String getService() {
        return cell.service();
    }

    @Exported
    public String getEnvironment() {
        return cell.environment();
    }

    /** What runs; null when nothing does. */
    @CheckForNull
    @Exported
    public String getTag() {
        return cell.tag();
    }

    @Exported
    public String getImage() {
        return cell.image();
    }

    public Moment getMoment() {
        return new Moment(cell.since());
    }

    /** Since when it runs, as ISO 8601 writes it. */
    @Exported
    public String getSince() {
        return cell.since().toString();
    }

    @Exported
    public String getJob() {
        return cell.build().job();
    }

    @Exported
    public int getBuild() {
        return cell.build().number();
    }

    /** Of the build that brought it, below Jenkins' own address; null when it is gone. */
    @CheckForNull
    @Exported
    public String getBuildUrl() {
        return buildUrl;
    }

    /** Whether the last deploy left it well. */
    @Exported
    public boolean isHealthy() {
        return cell.healthy();
    }

    /** Why the last deploy failed; empty when it did not. */
    @Exported
    public String getSentence() {
        return cell.sentence();
    }

    /** How many tags the first environment is ahead; null when that is not known. */
    @CheckForNull
    @Exported
    public Integer getBehind() {
        return cell.behind();
    }

    /** What ran well before; null when nothing is known to have. */
    @CheckForNull
    @Exported
    public String getEarlierTag() {
        return cell.earlierTag();
    }
}
