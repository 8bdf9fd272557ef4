package io.jenkins.plugins.delivery.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryStoreTest {
    private final Deliveries happened = new Deliveries();
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private Path home;

    private DeliveryStore store() {
        return new DeliveryStore(home.resolve("deliveries"), problem -> problems.add(problem.getMessage()));
    }

    @Test
    void keepsEverythingAcrossRestarts() throws Exception {
        DeliveryStore store = store();
        assertThat(store.all()).isEmpty();
        store.add(happened.deployed("index", "dev", "v1"));
        store.add(happened.rolledBack("index", "dev", "v2", "v1"));
        store.add(happened.deployed("index", "prod", "v1"));
        store.add(happened.deployed("user", "dev", "v1"));

        DeliveryStore next = store();

        assertThat(next.all()).containsExactlyElementsOf(store.all());
        assertThat(next.service("index").orElseThrow().in("dev").deliveries())
                .extracting(Delivery::tag)
                .containsExactly("v2", "v1");
        assertThat(next.service("none")).isEmpty();
        assertThat(problems).isEmpty();
        try (Stream<Path> files = Files.list(home.resolve("deliveries"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("index.json", "user.json");
        }
    }

    @Test
    void forgetsWhatIsOld() throws Exception {
        DeliveryStore store = store();
        for (int i = 0; i < ServiceDeliveries.KEPT + 5; i++) {
            store.add(happened.deployed("index", "dev", "v" + i));
        }

        List<Delivery> kept = store().service("index").orElseThrow().in("dev").deliveries();
        assertThat(kept).hasSize(ServiceDeliveries.KEPT);
        assertThat(kept.get(0).tag()).isEqualTo("v54");
    }

    @Test
    void aTrialIsNoDelivery() throws Exception {
        DeliveryStore store = store();

        store.add(happened.of("index", "dev", DeployStatus.DRY_RUN, "v1", "v1", "deploy"));

        assertThat(store.all()).isEmpty();
    }

    @Test
    void aNameThatIsNoneGetsNoFile() {
        assertThatThrownBy(() -> store().add(happened.deployed("../index", "dev", "v1")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aDamagedFileIsSetAside() throws Exception {
        DeliveryStore store = store();
        store.add(happened.deployed("user", "dev", "v1"));
        Path directory = home.resolve("deliveries");
        Files.writeString(directory.resolve("index.json"), "[{\"environment\": \"dev\"}]");
        Files.writeString(directory.resolve("pay.json"), "[{");

        DeliveryStore next = store();

        assertThat(next.all()).extracting(ServiceDeliveries::service).containsExactly("user");
        assertThat(problems)
                .hasSize(2)
                .anySatisfy(problem ->
                        assertThat(problem).contains("index.json cannot be read: 'status' is not there or no text"));
        next.add(happened.deployed("index", "dev", "v2"));
        assertThat(directory.resolve("index.json.damaged")).exists();
        assertThat(store().service("index")).isPresent();
    }

    /** The members that the first version wrote, and no others. */
    @Test
    void whatTheFirstVersionWroteIsRead() throws Exception {
        Path directory = Files.createDirectories(home.resolve("deliveries"));
        Files.writeString(directory.resolve("index.json"), """
                [{"environment": "dev", "status": "failed", "tag": "v2", "image": "r.example.com/index:v1",
                  "revision": 3, "at": "2026-11-20T07:30:00Z", "job": "deploy", "build": 7, "origin": "index",
                  "note": "", "sentence": "the container exits with 1"}]
                """);

        Delivery delivery =
                store().service("index").orElseThrow().in("dev").deliveries().get(0);

        assertThat(problems).isEmpty();
        assertThat(delivery.sentence()).isEqualTo("the container exits with 1");
        assertThat(delivery.cause()).isEmpty();
        assertThat(delivery.proof()).isEqualTo(ImageProof.NONE);
    }

    @Test
    void followsJobsThatAreRenamed() throws Exception {
        DeliveryStore store = store();
        store.add(happened.of("index", "dev", DeployStatus.DEPLOYED, "v1", "v1", "team/deploy"));
        store.add(happened.of("index", "dev", DeployStatus.DEPLOYED, "v2", "v2", "teamwork"));

        store.rename(job -> job.startsWith("team/") ? "shop/" + job.substring(5) : job);

        assertThat(store().service("index").orElseThrow().in("dev").deliveries())
                .extracting(delivery -> delivery.build().job() + " " + delivery.origin())
                .containsExactly("teamwork teamwork", "shop/deploy shop/deploy");
    }

    @Test
    void remembersWhereAnImageCameFrom() throws IOException {
        DeliveryStore store = store();
        Delivery first = happened.deployed("index", "dev", "v1");
        store.add(first.with(first.build(), "shop/index/main"));

        store.add(happened.deployed("index", "prod", "v1"));
        store.add(happened.deployed("index", "prod", "v2"));

        assertThat(store.service("index").orElseThrow().in("prod").deliveries())
                .extracting(Delivery::origin)
                .containsExactly("shop/deploy", "shop/index/main");
    }
}
