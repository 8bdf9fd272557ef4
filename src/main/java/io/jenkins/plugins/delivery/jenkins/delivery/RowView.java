package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.delivery.DeliveryCell;
import io.jenkins.plugins.delivery.core.delivery.DeliveryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
                                there,
                                first,
                                visibility,
                                stepsOf(row, there, next.getOrDefault(there.environment(), List.of()))))
                        .orElse(null))
                .toArray(CellView[]::new);
    }

    /** Where the same runs well already, there is nothing to bring. */
    private static List<String> stepsOf(DeliveryTable.Row row, DeliveryCell from, List<String> next) {
        return next.stream()
                .filter(environment -> row.cells().stream()
                        .flatMap(Optional::stream)
                        .noneMatch(cell -> cell.environment().equals(environment)
                                && cell.healthy()
                                && Objects.equals(cell.tag(), from.tag())))
                .toList();
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
