package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deploy or a roll-back, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class DeliveryView {
    private final Delivery delivery;

    @CheckForNull
    private final String buildUrl;

    DeliveryView(Delivery delivery, Visibility visibility) {
        this.delivery = delivery;
        this.buildUrl = visibility.urlOf(delivery.build());
    }

    @Exported
    public String getService() {
        return delivery.service();
    }

    @Exported
    public String getEnvironment() {
        return delivery.environment();
    }

    /** {@code deployed}, {@code rolledBack}, {@code failed} or {@code uninstalled}. */
    @Exported
    public String getStatus() {
        return delivery.status().text();
    }

    public String getStatusText() {
        return StatusText.of(delivery.status());
    }

    public boolean isSuccess() {
        return delivery.isSuccess();
    }

    /** What was to run; after a roll-back that was asked for, what ran. */
    @Exported
    public String getTag() {
        String running = delivery.runningTag();
        return delivery.tag().isEmpty() && running != null ? running : delivery.tag();
    }

    /** What ran afterwards; empty when nothing did. */
    @Exported
    public String getImage() {
        return delivery.image();
    }

    @Exported
    public int getRevision() {
        return delivery.revision();
    }

    /** What it shows. */
    public Delivery getDelivery() {
        return delivery;
    }

    /** Where the history is that it is part of, below Jenkins' own address. */
    public String getHistoryUrl() {
        return DeliveriesPage.pathOf(delivery.service(), delivery.environment());
    }

    public Moment getMoment() {
        return new Moment(delivery.at());
    }

    /** When it ended, as ISO 8601 writes it. */
    @Exported
    public String getAt() {
        return delivery.at().toString();
    }

    @Exported
    public String getJob() {
        return delivery.build().job();
    }

    @Exported
    public int getBuild() {
        return delivery.build().number();
    }

    /** Below Jenkins' own address; null when the build is gone. */
    @CheckForNull
    @Exported
    public String getBuildUrl() {
        return buildUrl;
    }

    @Exported
    public String getNote() {
        return delivery.note();
    }

    /** The code of why it failed; empty when it did not, or when it is not known. */
    @Exported
    public String getCause() {
        return delivery.cause();
    }

    /** What was seen of that and on what; empty when it did not fail. */
    @Exported
    public String getSentence() {
        return delivery.sentence();
    }

    public String getFailureText() {
        return FailureText.of(delivery.cause(), delivery.sentence());
    }
}
