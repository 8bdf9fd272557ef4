package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.DeliveryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A service, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class RowView {
    private final String service;

    /** Null where there is nothing to see. */
    private final CellView[] cells;

    RowView(DeliveryTable.Row row, String first, Visibility visibility, Map<String, List<String>> next) {
        this.service = row.service();
        this.cells = row.cells().stream()
                .map(cell -> cell.map(there -> new CellView(
                                there, first, visibility, next.getOrDefault(there.environment(), List.of())))
                        .orElse(null))
                .toArray(CellView[]::new);
    }

    @Exported
    public String getService() {
        return service;
    }

    /** In the order of the environments, with null where there is nothing to see. */
    public List<CellView> getCells() {
        return Arrays.asList(cells);
    }

    /** Where there is something to see. */
    @Exported(name = "environments")
    public List<CellView> getDeployed() {
        return Arrays.stream(cells).filter(Objects::nonNull).toList();
    }
}
