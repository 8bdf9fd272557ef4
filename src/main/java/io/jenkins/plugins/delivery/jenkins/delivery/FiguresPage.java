package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.ModelObject;
import io.jenkins.plugins.delivery.core.delivery.DoraFigures;
import io.jenkins.plugins.delivery.core.delivery.DoraTable;
import io.jenkins.plugins.delivery.core.delivery.PrometheusText;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The four figures of DORA, of what the user of one request may see. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class FiguresPage implements ModelObject {
    private static final int DAYS = 30;
    private static final int MOST_DAYS = 366;

    /** The one that is asked for, or those of production, with commas between. */
    private final String environment;

    private final int days;
    private final DoraTable table;

    /** @param request may say {@code environment}, which is production else, and {@code days} */
    FiguresPage(Scope scope, Visibility visibility, @CheckForNull StaplerRequest2 request) throws IOException {
        String wanted = request == null ? null : request.getParameter("environment");
        // What is not there has no figures.
        List<String> environments = wanted != null
                ? List.of(wanted)
                : DeliveryGlobalConfiguration.get().toConfig().environments().production();
        this.environment = String.join(", ", environments);
        this.days = days(request == null ? null : request.getParameter("days"));
        this.table = DoraTable.of(
                DeliveryRecords.store().all().stream()
                        .filter(service -> service.any(scope))
                        .toList(),
                environments,
                days,
                ZonedDateTime.now(),
                visibility);
    }

    private static int days(@CheckForNull String text) {
        try {
            return text == null ? DAYS : Math.max(1, Math.min(MOST_DAYS, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return DAYS;
        }
    }

    @Override
    public String getDisplayName() {
        return Messages.FiguresPage_displayName(environment, days);
    }

    public Api getApi() {
        return new Api(this);
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** How far back. */
    @Exported
    public int getDays() {
        return days;
    }

    /** Of all services that the user sees here. */
    @Exported
    public FiguresView getAll() {
        return new FiguresView("", table.all());
    }

    /** Of the folders at the top; {@code name} is empty for jobs in none. */
    @Exported
    public List<FiguresView> getFolders() {
        return views(table.folders());
    }

    @Exported
    public List<FiguresView> getServices() {
        return views(table.services());
    }

    /** The deploys of all services that the user sees here, oldest first. */
    @Exported
    public List<PeriodView> getPeriods() {
        return PeriodView.of(table.periods());
    }

    private static List<FiguresView> views(Map<String, DoraFigures> figures) {
        return figures.entrySet().stream()
                .map(entry -> new FiguresView(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** For the view {@code prometheus}. */
    public String getPrometheusText() {
        return PrometheusText.of(table, environment);
    }
}
