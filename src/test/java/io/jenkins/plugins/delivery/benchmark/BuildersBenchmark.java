package io.jenkins.plugins.delivery.benchmark;

import io.jenkins.plugins.delivery.testbed.BuildKitRun;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command line as a fresh process beside other builders of images, with what each keeps (warm) and with nothing
 * (cold), in turns and as ratios: the article's Dockerfile with a 20 MB jar that changes, upon a Java runtime of 351 MB.
 */
public final class BuildersBenchmark {
    private static final int JAR_BYTES = 20_000_000;

    private final Path directory;
    private final RegistryServer registry;
    private final ArticleService service;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private int stores;

    private BuildersBenchmark(Path directory, RegistryServer registry) {
        this.directory = directory;
        this.registry = registry;
        this.service = new ArticleService(directory, registry);
    }

    /** One way of building. */
    @FunctionalInterface
    private interface Builder {
        void build(Path store) throws Exception;
    }

    /** @param args the runnable jar, beside which the program is, and how many rounds */
    public static void main(String[] args) throws Exception {
        Path program = Path.of(args[0]).toAbsolutePath().resolveSibling("bin/microservice-delivery");
        Path directory = Files.createTempDirectory("builders");
        try (RegistryServer registry = RegistryServer.builder().start()) {
            new BuildersBenchmark(directory, registry).run(program, Integer.parseInt(args[1]));
        } finally {
            ArticleService.run(Map.of(), List.of("rm", "-rf", directory.toString()));
        }
    }

    private void run(Path program, int rounds) throws Exception {
        service.prepare(0);
        Map<String, Builder> builders = new LinkedHashMap<>();
        builders.put(
                "microservice-delivery",
                store -> ArticleService.run(
                        Map.of("XDG_CACHE_HOME", store.toString()), service.build("cli", List.of(program.toString()))));
        if (System.getenv("BUILDAH") != null) {
            builders.put("buildah bud, push", this::buildah);
        }
        Map<String, Path> warm = new LinkedHashMap<>();
        for (Map.Entry<String, Builder> builder : builders.entrySet()) {
            Path store = fresh();
            warm.put(builder.getKey(), store);
            for (int i = 0; i < 3; i++) {
                service.changeJar(JAR_BYTES);
                builder.getValue().build(store);
            }
        }
        BuildKitRun warmDaemon = BuildKitRun.isAskedFor() ? BuildKitRun.start(registry.host()) : null;
        if (warmDaemon != null) {
            buildKit(warmDaemon);
        }
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, Builder> builder : builders.entrySet()) {
                measure(builder.getKey() + ", warm", builder.getValue(), warm.get(builder.getKey()));
            }
            for (Map.Entry<String, Builder> builder : builders.entrySet()) {
                measure(builder.getKey() + ", cold", builder.getValue(), fresh());
            }
            if (BuildKitRun.isAskedFor()) {
                measure("BuildKit, warm", store -> buildKit(warmDaemon), directory);
                try (BuildKitRun daemon = BuildKitRun.start(registry.host())) {
                    measure("BuildKit, cold", store -> buildKit(daemon), directory);
                }
            }
            // It keeps nothing of a base.
            measure("kaniko", store -> kaniko(), directory);
        }
        if (warmDaemon != null) {
            warmDaemon.close();
        }
        print();
    }

    /** Its daemon runs already, which is not measured. */
    private void buildKit(BuildKitRun daemon) throws IOException, InterruptedException {
        daemon.push(service.workspace(), registry.host() + "/bss/index:buildkit");
    }

    private Path fresh() throws IOException {
        return Files.createDirectories(directory.resolve("store" + ++stores));
    }

    private void measure(String name, Builder builder, Path store) throws Exception {
        service.changeJar(JAR_BYTES);
        long start = System.nanoTime();
        builder.build(store);
        seconds.computeIfAbsent(name, key -> new ArrayList<>()).add((System.nanoTime() - start) / 1e9);
    }

    private void buildah(Path store) throws IOException, InterruptedException {
        Path registries = Files.writeString(
                directory.resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry.host() + "\"\ninsecure = true\n");
        List<String> buildah = List.of(
                System.getenv("BUILDAH"),
                "--root=" + store.resolve("root"),
                "--runroot=" + store.resolve("run"),
                "--storage-driver=overlay");
        String image = registry.host() + "/bss/index:buildah";
        Map<String, String> environment = Map.of("CONTAINERS_REGISTRIES_CONF", registries.toString());
        List<String> build = new ArrayList<>(buildah);
        build.addAll(List.of(
                "bud",
                "-q",
                "--isolation=chroot",
                "--tls-verify=false",
                "-t",
                image,
                service.workspace().toString()));
        ArticleService.run(environment, build);
        List<String> push = new ArrayList<>(buildah);
        push.addAll(List.of("push", "-q", "--tls-verify=false", image));
        ArticleService.run(environment, push);
    }

    private void kaniko() throws IOException, InterruptedException {
        Path workspace = service.workspace();
        KanikoRun.push(workspace, workspace.resolve("Dockerfile"), registry.host() + "/bss/index:kaniko", List.of());
    }

    private void print() {
        Map<String, Double> medians = new LinkedHashMap<>();
        seconds.forEach(
                (name, all) -> medians.put(name, all.stream().sorted().toList().get(all.size() / 2)));
        double warm = medians.get("microservice-delivery, warm");
        double cold = medians.get("microservice-delivery, cold");
        medians.forEach((name, median) -> System.out.printf(
                Locale.ROOT,
                "%-32s %7.2f s   %5.2f of ours %s%n",
                name,
                median,
                median / (name.endsWith("warm") ? warm : cold),
                name.endsWith("warm") ? "warm" : "cold"));
    }
}
