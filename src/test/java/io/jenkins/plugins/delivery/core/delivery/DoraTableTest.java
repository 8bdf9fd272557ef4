package io.jenkins.plugins.delivery.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.delivery.core.CpuTime;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoraTableTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Delivery at(String time, DeployStatus status, String tag, String runs, String origin) {
        return new Delivery(
                "index",
                "prod",
                status,
                tag,
                runs.isEmpty() ? "" : "registry.example.com/shop/shop.index:" + runs,
                1,
                Instant.parse(time),
                new BuildName("ops/deploy", 1),
                origin,
                "",
                "",
                "",
                ImageProof.NONE);
    }

    private static Delivery deployed(String time, String tag) {
        return at(time, DeployStatus.DEPLOYED, tag, tag, "shop/index");
    }

    private static ServiceDeliveries service(String name, Delivery... oldestFirst) {
        List<Delivery> newestFirst = new ArrayList<>(Arrays.asList(oldestFirst));
        Collections.reverse(newestFirst);
        return new ServiceDeliveries(name, Map.of("prod", new DeliveryHistory(newestFirst)));
    }

    private static DoraTable table(ServiceDeliveries... services) {
        return DoraTable.of(List.of(services), List.of("prod"), 30, ZonedDateTime.ofInstant(NOW, BERLIN), any -> true);
    }

    @Test
    void deploysThatGoForwardAreCounted() {
        DoraFigures figures = table(service(
                        "index",
                        deployed("2026-09-01T08:00:00Z", "old"),
                        deployed("2026-11-10T08:00:00Z", "v1"),
                        deployed("2026-11-11T08:00:00Z", "v1"),
                        deployed("2026-11-12T08:00:00Z", "v2")))
                .all();

        assertThat(figures.deployments()).isEqualTo(3);
        assertThat(figures.deploymentsPerDay()).isCloseTo(0.1, within(1e-9));
        assertThat(figures.changeFailureRate()).isZero();
        assertThat(figures.leadTime()).isNull();
        assertThat(figures.timeToRestore()).isNull();
    }

    @Test
    void theLeadTimeIsThatOfTheFirstDeployOfACommit() {
        DoraFigures figures = table(service(
                        "index",
                        // 09:00 in Berlin is 08:00.
                        deployed("2026-11-10T10:00:00Z", "0a1b2c3.20261110-0900"),
                        deployed("2026-11-12T10:00:00Z", "0a1b2c3.20261110-0900"),
                        deployed("2026-11-13T12:00:00Z", "1a1b2c3.20261113-0900"),
                        deployed("2026-11-14T12:00:00Z", "2a1b2c3.20269999-0900")))
                .all();

        assertThat(figures.leadTime()).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void whatFailsOrIsTakenBackIsAFailure() {
        DoraFigures figures = table(service(
                        "index",
                        deployed("2026-11-01T08:00:00Z", "v1"),
                        // Nobody saw it.
                        at("2026-11-02T08:00:00Z", DeployStatus.ROLLED_BACK, "v2", "v1", "shop/index"),
                        // Broken until the roll-back of 08:20; the second try belongs to the same failure.
                        at("2026-11-03T08:00:00Z", DeployStatus.FAILED, "v3", "v3", "shop/index"),
                        at("2026-11-03T08:10:00Z", DeployStatus.FAILED, "v3", "v3", "shop/index"),
                        at("2026-11-03T08:20:00Z", DeployStatus.DEPLOYED, "", "v1", "shop/index"),
                        // Came up and was no good for an hour.
                        deployed("2026-11-04T08:00:00Z", "v4"),
                        deployed("2026-11-04T09:00:00Z", "v1")))
                .all();

        assertThat(figures.changes()).isEqualTo(5);
        assertThat(figures.deployments()).isEqualTo(2);
        assertThat(figures.changeFailureRate()).isCloseTo(0.8, within(1e-9));
        assertThat(figures.timeToRestore()).isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void whatIsStillBrokenHasNoTimeYet() {
        DoraFigures figures = table(service(
                        "index",
                        deployed("2026-11-01T08:00:00Z", "v1"),
                        at("2026-11-03T08:00:00Z", DeployStatus.FAILED, "v3", "v3", "shop/index"),
                        at("2026-11-03T09:00:00Z", DeployStatus.FAILED, "", "v3", "shop/index")))
                .all();

        assertThat(figures.changes()).isEqualTo(2);
        assertThat(figures.timeToRestore()).isNull();
    }

    @Test
    void aFullRecordIsAsLongAsItGoesBack() {
        Delivery[] kept = IntStream.range(0, ServiceDeliveries.KEPT)
                .mapToObj(number ->
                        deployed(NOW.minus(Duration.ofHours(240 - number)).toString(), "v" + number))
                .toArray(Delivery[]::new);

        assertThat(table(service("index", kept)).all().deploymentsPerDay()).isCloseTo(5, within(1e-9));
    }

    @Test
    void foldersAreThoseOfTheImages() {
        DoraTable table = table(
                service("cart", at("2026-11-01T08:00:00Z", DeployStatus.DEPLOYED, "a", "a", "shop/cart/main")),
                service("index", deployed("2026-11-01T08:00:00Z", "v1"), deployed("2026-11-02T08:00:00Z", "v2")),
                service("mail", at("2026-11-01T08:00:00Z", DeployStatus.FAILED, "a", "a", "mail")));

        assertThat(table.folders()).containsOnlyKeys("", "shop");
        assertThat(table.folders().get("shop").deployments()).isEqualTo(3);
        assertThat(table.services()).containsOnlyKeys("cart", "index", "mail");
        assertThat(table.all().changes()).isEqualTo(4);
        assertThat(table.all().changeFailureRate()).isEqualTo(0.25);
    }

    @Test
    void prometheusReadsThem() {
        String text = PrometheusText.of(
                table(
                        service("index", at("2026-11-01T08:00:00Z", DeployStatus.DEPLOYED, "a", "a", "s\"h\\op/x")),
                        service("mail", at("2026-11-01T08:00:00Z", DeployStatus.FAILED, "a", "a", "mail"))),
                "prod");

        assertThat(text.lines())
                .allMatch(line -> line.matches("# HELP [a-z_]+ [^\\\\]+|# TYPE [a-z_]+ gauge"
                        + "|[a-z_]+\\{environment=\"[^\"]*\",[a-z]+=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"} [0-9.E-]+"))
                .contains(
                        "microservice_delivery_deployments{environment=\"prod\",service=\"index\"} 1",
                        "microservice_delivery_change_failure_ratio{environment=\"prod\",service=\"mail\"} 1.0",
                        "microservice_delivery_folder_deployments{environment=\"prod\",folder=\"s\\\"h\\\\op\"} 1")
                .noneMatch(line -> line.startsWith("microservice_delivery_lead_time_seconds{"));
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    }

    /** As many as the page Deliveries is measured with, and all of them full. */
    @Test
    void fiveHundredServicesTakeNoTime() {
        ServiceDeliveries[] services = IntStream.range(0, 500)
                .mapToObj(service -> service(
                        "service-" + service,
                        IntStream.range(0, ServiceDeliveries.KEPT)
                                .mapToObj(number -> deployed(
                                        NOW.minus(Duration.ofHours(240 - number))
                                                .toString(),
                                        number + "a1b2c3.20261110-0900"))
                                .toArray(Delivery[]::new)))
                .toArray(ServiceDeliveries[]::new);

        assertThat(table(services).services()).hasSize(500);
        assertThat(CpuTime.millisOf(() -> table(services))).isLessThan(500);
    }

    @Test
    void theChartHasWhatWasKeptAndWhatWasNotOfEachWeek() {
        List<DeployPeriod> periods = table(service(
                        "index",
                        deployed("2026-09-01T08:00:00Z", "old"),
                        deployed("2026-11-01T08:00:00Z", "v1"),
                        deployed("2026-11-24T08:00:00Z", "v2"),
                        at("2026-11-24T09:00:00Z", DeployStatus.ROLLED_BACK, "v3", "v2", "shop/index"),
                        // Somebody found out later that it was no good.
                        deployed("2026-11-29T08:00:00Z", "v4"),
                        deployed("2026-11-30T08:00:00Z", "v2")))
                .periods();

        assertThat(periods).hasSize(5);
        assertThat(periods.get(4))
                .isEqualTo(new DeployPeriod(LocalDate.parse("2026-11-24"), LocalDate.parse("2026-11-30"), 1, 2));
        assertThat(periods.get(0))
                .isEqualTo(new DeployPeriod(LocalDate.parse("2026-10-27"), LocalDate.parse("2026-11-02"), 1, 0));
    }

    @Test
    void aServiceInTwoEnvironmentsIsOneOfWhichBothCount() {
        ServiceDeliveries index = new ServiceDeliveries(
                "index",
                Map.of(
                        "live-eu",
                        new DeliveryHistory(List.of(deployed("2026-11-22T08:00:00Z", "v1"))),
                        "live-us",
                        new DeliveryHistory(List.of(deployed("2026-11-21T08:00:00Z", "v1")))));

        DoraTable table = DoraTable.of(
                List.of(index), List.of("live-eu", "live-us"), 10, ZonedDateTime.ofInstant(NOW, BERLIN), any -> true);

        assertThat(table.services()).hasSize(1);
        assertThat(table.all().deployments()).isEqualTo(2);
        assertThat(table.periods()).hasSize(11).allMatch(day -> day.first().equals(day.last()));
    }
}
