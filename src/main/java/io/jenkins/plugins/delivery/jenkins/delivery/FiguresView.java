package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.delivery.core.delivery.DoraFigures;
import java.text.NumberFormat;
import java.time.Duration;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The four figures of a service, of a folder or of all, as pages and the REST API show them. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class FiguresView {
    private static final String UNKNOWN = "–";

    private final String name;
    private final DoraFigures figures;

    FiguresView(String name, DoraFigures figures) {
        this.name = name;
        this.figures = figures;
    }

    /** Of the service or the folder; empty for all. */
    @Exported
    public String getName() {
        return name;
    }

    @Exported
    public int getDeployments() {
        return figures.deployments();
    }

    @Exported
    public double getDeploymentsPerDay() {
        return figures.deploymentsPerDay();
    }

    /** How many deploys wanted to go forward. */
    @Exported
    public int getChanges() {
        return figures.changes();
    }

    /** From 0 to 1; null when nothing was deployed. */
    @CheckForNull
    @Exported
    public Double getChangeFailureRate() {
        return figures.changeFailureRate();
    }

    /** Null when it is not known. */
    @CheckForNull
    @Exported
    public Long getLeadTimeSeconds() {
        return figures.leadTime() == null ? null : figures.leadTime().toSeconds();
    }

    /** Null when nothing had to be restored. */
    @CheckForNull
    @Exported
    public Long getTimeToRestoreSeconds() {
        return figures.timeToRestore() == null ? null : figures.timeToRestore().toSeconds();
    }

    public String getPerWeekText() {
        NumberFormat format = NumberFormat.getNumberInstance(LocaleProvider.getLocale());
        format.setMaximumFractionDigits(1);
        return format.format(figures.deploymentsPerDay() * 7);
    }

    public String getChangeFailureText() {
        return figures.changeFailureRate() == null
                ? UNKNOWN
                : NumberFormat.getPercentInstance(LocaleProvider.getLocale()).format(figures.changeFailureRate());
    }

    public String getLeadTimeText() {
        return text(figures.leadTime());
    }

    public String getTimeToRestoreText() {
        return text(figures.timeToRestore());
    }

    private static String text(@CheckForNull Duration duration) {
        return duration == null ? UNKNOWN : Util.getTimeSpanString(duration.toMillis());
    }
}
