package io.jenkins.plugins.delivery.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.component.Component;
import io.jenkins.plugins.delivery.core.component.ComponentQuery;
import io.jenkins.plugins.delivery.core.component.ComponentStore;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentSearchTest {
    private static final String REPOSITORY = "registry.example.com/shop/shop.";

    private final Deliveries happened = new Deliveries();

    @Test
    void tellsWhatRunsFromWhatRanAndFromWhatNobodyKnows(@TempDir Path directory) throws IOException {
        ComponentStore store = new ComponentStore(directory, 100, problem -> {});
        store.add(image("index:v1", "2.14.1"), image -> false);
        store.add(image("index:v2", "2.17.1"), image -> false);
        ServiceDeliveries index = ServiceDeliveries.none("index")
                .plus(happened.deployed("index", "dev", "v1"))
                .plus(happened.deployed("index", "dev", "v2"))
                .plus(happened.deployed("index", "prod", "v1"));
        ServiceDeliveries billing = ServiceDeliveries.none("billing").plus(happened.deployed("billing", "dev", "v9"));
        DeliveryTable table = DeliveryTable.of(List.of(index, billing), List.of("dev", "prod"), delivery -> true);

        ComponentSearch any = ComponentSearch.of(table, store, ComponentQuery.parse("purl", "log4j-core"));
        ComponentSearch old = ComponentSearch.of(
                table, store, ComponentQuery.parse("purl", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"));

        assertThat(any.found())
                .extracting(found -> found.cell().environment() + " " + found.versions())
                .containsExactly("dev [2.17.1]", "prod [2.14.1]");
        assertThat(any.unknown()).extracting(DeliveryCell::image).containsExactly(REPOSITORY + "billing:v9");
        assertThat(old.found())
                .singleElement()
                .satisfies(found -> assertThat(found.cell().environment()).isEqualTo("prod"));
        DeliveryTable hidden = DeliveryTable.of(
                List.of(index), List.of("dev", "prod"), one -> one.environment().equals("dev"));
        assertThat(ComponentSearch.of(hidden, store, ComponentQuery.parse("purl", "log4j-core"))
                        .found())
                .hasSize(1);
    }

    private static ImageComponents image(String name, String version) {
        return new ImageComponents(
                REPOSITORY + name,
                Digest.of(name.getBytes(StandardCharsets.UTF_8)),
                List.of(new Component("pkg:maven/org.apache.logging.log4j/log4j-core", version)));
    }
}
