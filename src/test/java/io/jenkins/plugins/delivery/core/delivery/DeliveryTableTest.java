package io.jenkins.plugins.delivery.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeliveryTableTest {
    private static final List<String> ENVIRONMENTS = List.of("dev", "prod");

    private final Deliveries happened = new Deliveries();
    private final List<ServiceDeliveries> services = new ArrayList<>();

    private void service(Delivery... deliveries) {
        ServiceDeliveries service = ServiceDeliveries.none(deliveries[0].service());
        for (Delivery delivery : deliveries) {
            service = service.plus(delivery);
        }
        services.add(service);
    }

    private DeliveryTable table(Predicate<Delivery> visible) {
        return DeliveryTable.of(services, ENVIRONMENTS, visible);
    }

    private DeliveryCell cell(String service, String environment) {
        DeliveryTable table = table(delivery -> true);
        return table.rows().stream()
                .filter(row -> row.service().equals(service))
                .findFirst()
                .flatMap(row -> row.cells().get(table.environments().indexOf(environment)))
                .orElseThrow();
    }

    @Test
    void saysWhatRunsSinceWhenAndHowFarBehind() {
        service(
                happened.deployed("index", "dev", "v1"),
                happened.deployed("index", "prod", "v1"),
                happened.deployed("index", "dev", "v2"),
                happened.deployed("index", "dev", "v3"));

        DeliveryCell dev = cell("index", "dev");
        assertThat(dev.tag()).isEqualTo("v3");
        assertThat(dev.image()).isEqualTo("registry.example.com/shop/shop.index:v3");
        assertThat(dev.since()).isEqualTo(Deliveries.minute(4));
        assertThat(dev.build()).hasToString("shop/deploy #4");
        assertThat(dev.healthy()).isTrue();
        assertThat(dev.behind()).isNull();
        assertThat(dev.earlierTag()).isEqualTo("v2");
        DeliveryCell prod = cell("index", "prod");
        assertThat(prod.tag()).isEqualTo("v1");
        assertThat(prod.behind()).isEqualTo(2);
        assertThat(prod.earlierTag()).isNull();
    }

    @Test
    void whatWasRolledBackChangedNothing() {
        service(
                happened.deployed("index", "dev", "v1"),
                happened.deployed("index", "dev", "v1"),
                happened.rolledBack("index", "dev", "v2", "v1"));

        DeliveryCell dev = cell("index", "dev");
        assertThat(dev.tag()).isEqualTo("v1");
        assertThat(dev.since()).isEqualTo(Deliveries.minute(1));
        assertThat(dev.healthy()).isTrue();
        assertThat(dev.sentence()).isEqualTo("Container index starts and dies at once");
        assertThat(dev.earlierTag()).isNull();
    }

    @Test
    void whatWasLeftBrokenIsSaidToBe() {
        service(happened.deployed("index", "dev", "v1"), happened.failed("index", "dev", "v2"));

        DeliveryCell dev = cell("index", "dev");
        assertThat(dev.tag()).isEqualTo("v2");
        assertThat(dev.healthy()).isFalse();
        assertThat(dev.since()).isEqualTo(Deliveries.minute(2));
        assertThat(dev.earlierTag()).isEqualTo("v1");
    }

    @Test
    void nothingMayRun() {
        service(happened.of("index", "dev", DeployStatus.UNINSTALLED, "v1", "", "shop/deploy"));

        assertThat(cell("index", "dev").tag()).isNull();
        assertThat(cell("index", "dev").healthy()).isFalse();
    }

    @Test
    void aTagThatNeverRanInTheFirstEnvironmentIsNotBehindIt() {
        service(happened.deployed("index", "dev", "v1"), happened.deployed("index", "prod", "hotfix"));
        service(happened.deployed("user", "prod", "v1"));

        assertThat(cell("index", "prod").behind()).isNull();
        assertThat(cell("user", "prod").behind()).isNull();
    }

    @Test
    void anImageCanBeKnownByItsDigestAlone() {
        Delivery delivery = happened.deployed("index", "dev", "v1");
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        Delivery byDigest = new Delivery(
                "index",
                "dev",
                DeployStatus.ROLLED_BACK,
                "v2",
                "registry.example.com:5000/shop/shop.index@" + digest,
                2,
                delivery.at(),
                delivery.build(),
                delivery.origin(),
                "",
                "",
                "",
                ImageProof.NONE);

        assertThat(byDigest.runningTag()).isEqualTo("sha256:0123456789ab");
    }

    @Test
    void environmentsThatAreInNoSettingsComeLast() {
        service(happened.deployed("index", "old", "v1"), happened.deployed("index", "prod", "v1"));

        assertThat(table(delivery -> true).environments()).containsExactly("prod", "old");
        assertThat(cell("index", "old").tag()).isEqualTo("v1");
    }

    @Test
    void whatMayNotBeSeenLeavesNoTrace() {
        service(
                happened.of("secret", "hidden", DeployStatus.DEPLOYED, "v1", "v1", "secret/deploy"),
                happened.of("secret", "dev", DeployStatus.DEPLOYED, "v1", "v1", "secret/deploy"));
        service(
                happened.deployed("index", "dev", "v1"),
                happened.of("index", "dev", DeployStatus.DEPLOYED, "v2", "v2", "secret/deploy"),
                happened.deployed("index", "prod", "v1"));

        DeliveryTable table = table(delivery -> !delivery.build().job().startsWith("secret/"));

        assertThat(table.environments()).containsExactly("dev", "prod");
        assertThat(table.rows()).extracting(DeliveryTable.Row::service).containsExactly("index");
        // Not v1: that is not what runs.
        assertThat(table.rows().get(0).cells().get(0)).isEmpty();
        Optional<DeliveryCell> prod = table.rows().get(0).cells().get(1);
        assertThat(prod.orElseThrow().behind()).isNull();
        assertThat(table(delivery -> false).rows()).isEmpty();
    }

    @Test
    void anEarlierTagThatMayNotBeSeenIsNotOffered() {
        service(
                happened.of("index", "dev", DeployStatus.DEPLOYED, "v1", "v1", "secret/deploy"),
                happened.deployed("index", "dev", "v2"));

        assertThat(table(delivery -> !delivery.build().job().startsWith("secret/"))
                        .rows()
                        .get(0)
                        .cells()
                        .get(0)
                        .orElseThrow()
                        .earlierTag())
                .isNull();
    }

    @Test
    void whoMaySeeNothingInAnEnvironmentIsNotToldItsName() {
        service(
                happened.of("index", "prod", DeployStatus.DEPLOYED, "v1", "v1", "secret/deploy"),
                happened.deployed("index", "dev", "v1"));

        assertThat(table(delivery -> true).environments()).containsExactly("dev", "prod");
        assertThat(table(delivery -> !delivery.build().job().startsWith("secret/"))
                        .environments())
                .containsExactly("dev");
        assertThat(table(delivery -> false).environments()).isEmpty();
    }

    @Test
    void aTagThatNobodyAskedForIsNotOffered() {
        service(
                happened.of("index", "dev", DeployStatus.DEPLOYED, "v1", "of-the-chart", "shop/deploy"),
                happened.of("index", "dev", DeployStatus.DEPLOYED, "", "--evil", "shop/deploy"),
                happened.of("index", "dev", DeployStatus.DEPLOYED, "--evil", "--evil", "shop/deploy"),
                happened.deployed("index", "dev", "v2"));

        assertThat(cell("index", "dev").earlierTag()).isNull();
    }

    @Test
    void nothingIsOfferedInAnEnvironmentThatIsGone() {
        service(happened.deployed("index", "old", "v1"), happened.deployed("index", "old", "v2"));

        assertThat(cell("index", "old").earlierTag()).isNull();
    }

    @Test
    void rowsAreInOrder() {
        for (String service : List.of("user", "index", "pay")) {
            service(happened.deployed(service, "dev", "v1"));
        }
        Collections.reverse(services);

        assertThat(table(delivery -> true).rows())
                .extracting(DeliveryTable.Row::service)
                .containsExactly("index", "pay", "user");
    }
}
