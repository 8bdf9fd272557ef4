package io.jenkins.plugins.delivery.core.delivery;

import io.jenkins.plugins.delivery.core.component.ComponentQuery;
import io.jenkins.plugins.delivery.core.component.ComponentStore;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a component runs.
 *
 * @param found the cells whose image has it
 * @param unknown the cells of whose image nobody knows what is in it: that nothing is found there says nothing
 */
public record ComponentSearch(List<Found> found, List<DeliveryCell> unknown) {
    /**
     * A cell that has it.
     *
     * @param versions in which it has it
     */
    public record Found(DeliveryCell cell, List<String> versions) {}

    public ComponentSearch {
        found = List.copyOf(found);
        unknown = List.copyOf(unknown);
    }

    /** Looks at what runs in the cells of a table. */
    public static ComponentSearch of(DeliveryTable table, ComponentStore store, ComponentQuery query)
            throws IOException {
        List<Found> found = new ArrayList<>();
        List<DeliveryCell> unknown = new ArrayList<>();
        for (DeliveryTable.Row row : table.rows()) {
            for (Optional<DeliveryCell> cell : row.cells()) {
                if (cell.isEmpty() || cell.get().image().isEmpty()) {
                    continue;
                }
                Optional<ImageComponents> image = store.of(cell.get().image());
                if (image.isEmpty()) {
                    unknown.add(cell.get());
                    continue;
                }
                List<String> versions = image.get().versions(query);
                if (!versions.isEmpty()) {
                    found.add(new Found(cell.get(), versions));
                }
            }
        }
        return new ComponentSearch(found, unknown);
    }
}
