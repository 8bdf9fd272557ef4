package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.DeployPeriod;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A bar of the chart of deploys. The server draws it, as SVG: fifteen bars need no library for charts, work without a
 * script, take their colours from the theme, and leave their numbers in a table for those who cannot see them. Lengths
 * are in the units of the chart, which is {@value #HEIGHT} high and has {@value #WIDTH} for each bar.
 */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class PeriodView {
    private static final int WIDTH = 48;
    private static final int HEIGHT = 120;
    private static final int SHORTEST = 2;

    private final DeployPeriod period;
    private final int index;
    private final int most;

    /** @param most the number of deploys of the highest bar */
    private PeriodView(DeployPeriod period, int index, int most) {
        this.period = period;
        this.index = index;
        this.most = most;
    }

    static List<PeriodView> of(List<DeployPeriod> periods) {
        int most = periods.stream()
                .mapToInt(period -> period.kept() + period.failed())
                .max()
                .orElse(0);
        List<PeriodView> views = new ArrayList<>();
        for (DeployPeriod period : periods) {
            views.add(new PeriodView(period, views.size(), most));
        }
        return views;
    }

    @Exported
    public String getFirst() {
        return period.first().toString();
    }

    @Exported
    public String getLast() {
        return period.last().toString();
    }

    /** How many came up and were not taken back. */
    @Exported
    public int getKept() {
        return period.kept();
    }

    /** How many failed, or were taken back later. */
    @Exported
    public int getFailed() {
        return period.failed();
    }

    public int getTotal() {
        return period.kept() + period.failed();
    }

    /** The days in words. */
    public String getDays() {
        return period.first().equals(period.last()) ? getFirst() : getFirst() + " – " + getLast();
    }

    /** The first day without its year, which the axis has no place for. */
    public String getShortDay() {
        return getFirst().substring(getFirst().length() - "MM-dd".length());
    }

    public int getX() {
        return index * WIDTH;
    }

    public int getMiddle() {
        return getX() + WIDTH / 2;
    }

    public int getKeptHeight() {
        return height(period.kept());
    }

    public int getFailedHeight() {
        return height(period.failed());
    }

    /** From the top, where the part begins that was kept; the other part stands on it. */
    public int getKeptY() {
        return HEIGHT - getKeptHeight();
    }

    public int getFailedY() {
        return getKeptY() - getFailedHeight();
    }

    private int height(int deploys) {
        return deploys == 0 ? 0 : Math.max(SHORTEST, deploys * (HEIGHT - SHORTEST) / most);
    }
}
