package io.jenkins.plugins.delivery.benchmark;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.component.Component;
import io.jenkins.plugins.delivery.core.component.ComponentQuery;
import io.jenkins.plugins.delivery.core.component.ComponentStore;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.core.delivery.BuildName;
import io.jenkins.plugins.delivery.core.delivery.ComponentSearch;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryStore;
import io.jenkins.plugins.delivery.core.delivery.DeliveryTable;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long it takes to find a component in 500 services in 4 environments, each with an image of its own of 200 packages. */
final class ComponentBenchmark {
    private static final int SERVICES = 500;
    private static final List<String> ENVIRONMENTS = List.of("dev", "test", "stage", "prod");
    private static final int COMPONENTS = 200;
    private static final int ROUNDS = 15;

    private ComponentBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("components");
        DeliveryStore services = new DeliveryStore(Files.createTempDirectory("deliveries"), problem -> {});
        ComponentStore filled = new ComponentStore(directory, SERVICES * ENVIRONMENTS.size(), problem -> {});
        for (int service = 0; service < SERVICES; service++) {
            String name = "service-" + service;
            for (String environment : ENVIRONMENTS) {
                String image = "registry.example.com/shop/" + name + ":" + environment;
                filled.add(image(image, service), one -> true);
                services.add(delivery(name, environment, image));
            }
        }
        DeliveryTable table = DeliveryTable.of(services.all(), ENVIRONMENTS, delivery -> true);
        double[] cold = new double[ROUNDS];
        double[] byUrl = new double[ROUNDS];
        double[] byName = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            // Read from the disk, as after a restart of the controller.
            ComponentStore store = new ComponentStore(directory, SERVICES * ENVIRONMENTS.size(), problem -> {});
            cold[round] = seconds(table, store, "pkg:maven/com.example/library-7");
            byUrl[round] = seconds(table, store, "pkg:maven/com.example/library-7");
            byName[round] = seconds(table, store, "library-7");
        }
        System.out.printf(Locale.ROOT, "%d x %d images of %d%n", SERVICES, ENVIRONMENTS.size(), COMPONENTS);
        print("first after a restart", cold);
        print("by package URL", byUrl);
        print("by name", byName);
    }

    private static double seconds(DeliveryTable table, ComponentStore store, String purl) throws Exception {
        long start = System.nanoTime();
        ComponentSearch search = ComponentSearch.of(table, store, ComponentQuery.parse("purl", purl));
        double seconds = (System.nanoTime() - start) / 1e9;
        if (search.found().isEmpty() || !search.unknown().isEmpty()) {
            throw new IllegalStateException(
                    search.found().size() + " and " + search.unknown().size());
        }
        return seconds;
    }

    private static ImageComponents image(String name, int service) {
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < COMPONENTS; i++) {
            components.add(new Component("pkg:maven/com.example/library-" + i, "1." + (service + i) % 10));
        }
        return new ImageComponents(name, Digest.of(name.getBytes(StandardCharsets.UTF_8)), components);
    }

    private static Delivery delivery(String service, String environment, String image) {
        return new Delivery(
                service,
                environment,
                DeployStatus.DEPLOYED,
                environment,
                image,
                1,
                Instant.now(),
                new BuildName("deploy", 1),
                "deploy",
                "",
                "",
                "",
                ImageProof.NONE);
    }

    private static void print(String what, double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-22s median %.3f s, %.3f to %.3f%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
