package io.jenkins.plugins.delivery.benchmark;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.BuildKitRun;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The command line as a fresh process beside other builders of images, with what each keeps (warm) and with nothing
 * (cold), in turns and as ratios: the article's Dockerfile with a 20 MB jar that changes, upon a Java runtime of 351 MB.
 * A builder that fails is left out from then on, and no round begins that would end after the time that it may take.
 */
public final class BuildersBenchmark {
    private static final int JAR_BYTES = 20_000_000;
    private static final String OURS = "microservice-delivery";

    /** By the variables that name their executors. */
    private static final SortedMap<String, String> KANIKOS =
            new TreeMap<>(Map.of("KANIKO_EXECUTOR", "kaniko", "KANIKO_FORK", "kaniko's fork"));

    private final Path directory;
    private final RegistryServer registry;
    private final ArticleService service;
    private final Instant end;
    private final Map<String, Builder> builders = new LinkedHashMap<>();
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    /** Ours, where another has built upon the base before and signed what is in it. */
    private Builder told;

    private int stores;

    private BuildersBenchmark(Path directory, RegistryServer registry, Instant end) {
        this.directory = directory;
        this.registry = registry;
        this.service = new ArticleService(directory, registry);
        this.end = end;
    }

    /** One way of building, with what it keeps in a directory. */
    @FunctionalInterface
    private interface Builder {
        Cost build(Path store) throws Exception;
    }

    /** @param args the runnable jar, beside which the program is, how many rounds, and how many minutes they may take */
    public static void main(String[] args) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(args[2])));
        Path program = Path.of(args[0]).toAbsolutePath().resolveSibling("bin/microservice-delivery");
        Path directory = Files.createTempDirectory("builders");
        try (RegistryServer registry = RegistryServer.builder().start()) {
            new BuildersBenchmark(directory, registry, end).run(program, Integer.parseInt(args[1]));
        } finally {
            ArticleService.run(Map.of(), List.of("rm", "-rf", directory.toString()));
        }
    }

    private void run(Path program, int rounds) throws Exception {
        service.prepare(0);
        told = told(program);
        builders.put(
                OURS,
                store -> Cost.of(
                        Map.of("XDG_CACHE_HOME", store.toString()), service.build("cli", List.of(program.toString()))));
        Optional<Buildah> buildah = Buildah.here(service, registry);
        if (buildah.isPresent()) {
            builders.put("buildah bud, push", buildah.get()::build);
        }
        if (System.getenv("JIB_CLASSPATH") != null) {
            builders.put("jib", this::jib);
        }
        Map<String, Path> warm = new LinkedHashMap<>();
        for (String name : List.copyOf(builders.keySet())) {
            warm.put(name, fresh());
            for (int i = 0; i < 3 && builders.containsKey(name); i++) {
                build(name, builders.get(name), warm.get(name));
            }
        }
        try (BuildKitRun daemon = BuildKitRun.isAskedFor() ? BuildKitRun.start(registry.host()) : null) {
            if (daemon != null) {
                builders.put("BuildKit", store -> buildKit(daemon));
                build("BuildKit", builders.get("BuildKit"), directory);
            }
            for (String variable : KANIKOS.keySet()) {
                if (System.getenv(variable) != null) {
                    builders.put(KANIKOS.get(variable), store -> kaniko(System.getenv(variable)));
                }
            }
            Duration longest = Duration.ZERO;
            for (int i = 0; i < rounds && Instant.now().plus(longest).isBefore(end); i++) {
                Instant begun = Instant.now();
                round(warm);
                Duration taken = Duration.between(begun, Instant.now());
                longest = taken.compareTo(longest) > 0 ? taken : longest;
                System.out.printf(Locale.ROOT, "round %d took %d s%n", i + 1, taken.toSeconds());
            }
        }
        print();
    }

    private Builder told(Path program) throws Exception {
        String key = Keys.ecdsaPem();
        Path secret = Files.writeString(directory.resolve("cosign.key"), key);
        Path open = Files.writeString(
                directory.resolve("cosign.pub"),
                SigningKey.read("key", key, null).verificationKey().pem());
        String repository = "--listing-repository=" + registry.host() + "/platform/listings";
        List<String> signing = new ArrayList<>(service.build("cli", List.of(program.toString())));
        signing.addAll(List.of(repository, "--key=" + secret));
        build(OURS, store -> Cost.of(Map.of("XDG_CACHE_HOME", store.toString()), signing), fresh());
        List<String> reading = new ArrayList<>(service.build("cli", List.of(program.toString())));
        reading.addAll(List.of(repository, "--listing-signed-by=" + open));
        return store -> Cost.of(Map.of("XDG_CACHE_HOME", store.toString()), reading);
    }

    private void round(Map<String, Path> warm) throws Exception {
        for (String name : List.copyOf(builders.keySet())) {
            Builder builder = builders.get(name);
            switch (name) {
                // It keeps nothing of a base.
                case "kaniko", "kaniko's fork" -> measure(name, "cold", builder, directory);
                case "BuildKit" -> {
                    measure(name, "warm", builder, directory);
                    try (BuildKitRun daemon = BuildKitRun.start(registry.host())) {
                        measure(name, "cold", store -> buildKit(daemon), directory);
                    }
                }
                default -> {
                    measure(name, "warm", builder, warm.get(name));
                    Path nothing = fresh();
                    measure(name, "cold", builder, nothing);
                    ArticleService.run(Map.of(), List.of("rm", "-rf", nothing.toString()));
                    if (name.equals(OURS)) {
                        measure(name, "cold, with a listing", told, fresh());
                    }
                }
            }
        }
    }

    private void measure(String name, String kept, Builder builder, Path store) throws Exception {
        Cost cost = builders.containsKey(name) ? build(name, builder, store) : null;
        if (cost != null) {
            costs.computeIfAbsent(name + ", " + kept, key -> new ArrayList<>()).add(cost);
        }
    }

    @CheckForNull
    private Cost build(String name, Builder builder, Path store) throws Exception {
        service.changeJar(JAR_BYTES);
        try {
            return builder.build(store);
        } catch (IOException | IllegalStateException e) {
            if (name.equals(OURS)) {
                throw e;
            }
            System.err.println(name + " is left out: " + e.getMessage());
            builders.remove(name);
            return null;
        }
    }

    /** Its daemon runs already; what it takes to start is not measured, what it does for the build is. */
    private Cost buildKit(BuildKitRun daemon) throws IOException, InterruptedException {
        double before = daemon.processorSeconds();
        Cost client = Cost.of(Map.of(), daemon.command(service.workspace(), registry.host() + "/bss/index:buildkit"));
        return client.plus(new Cost(0, daemon.processorSeconds() - before));
    }

    private Path fresh() throws IOException {
        return Files.createDirectories(directory.resolve("store" + ++stores));
    }

    /** Which takes no Dockerfile, and is told what the article's says. */
    private Cost jib(Path store) throws IOException, InterruptedException {
        return Cost.of(
                Map.of(),
                List.of(
                        "java",
                        "-cp",
                        System.getenv("JIB_CLASSPATH"),
                        "JibBuild",
                        registry.host() + "/base/java:17",
                        service.workspace().resolve("target/index.jar").toString(),
                        registry.host() + "/bss/index:jib",
                        store.toString()));
    }

    private Cost kaniko(String executor) throws IOException, InterruptedException {
        Path workspace = service.workspace();
        return Cost.of(
                Map.of("KANIKO_EXECUTOR", executor),
                KanikoRun.command(
                        workspace, workspace.resolve("Dockerfile"), registry.host() + "/bss/index:kaniko", List.of()));
    }

    private void print() {
        System.out.printf("%-45s %-34s %s%n", "", "clock, seconds", "processor, seconds");
        costs.forEach((name, all) -> {
            List<Cost> ours = costs.get(OURS + (name.endsWith("warm") ? ", warm" : ", cold"));
            System.out.printf(
                    "%-45s %-34s %s%n",
                    name, Cost.figures(all, ours, Cost::clock), Cost.figures(all, ours, Cost::processor));
        });
    }
}
