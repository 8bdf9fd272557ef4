package io.jenkins.plugins.delivery.benchmark;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.KanikoRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The article's Dockerfile with a 20 MB jar that changes, upon a base of 480 MB in the same registry: in process,
 * against kaniko and against nothing but hashing and uploading the jar; side by side in one run, as ratios of medians.
 */
public final class BuildImageBenchmark {
    private static final int JAR_BYTES = 20_000_000;
    private static final long BASE_BYTES = 480_000_000;
    private static final long LARGE_BYTES = 2_000_000_000L;
    /** After so many the compiler is done with what is measured. */
    private static final int WARM_UP_ROUNDS = 30;

    private final Path directory;
    private final RegistryServer registry;
    private final ArticleService service;
    private final Path workspace;

    private BuildImageBenchmark(Path directory, RegistryServer registry) throws IOException {
        this.directory = directory;
        this.registry = registry;
        this.service = new ArticleService(directory, registry);
        this.workspace = service.workspace();
    }

    /** Something to measure. */
    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    /**
     * Runs all measurements.
     *
     * @param args the runnable jar, beside which the program is
     */
    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]).toAbsolutePath();
        Path program = jar.resolveSibling("bin/microservice-delivery");
        Path directory = Files.createTempDirectory("benchmark");
        try (RegistryServer registry = RegistryServer.builder().start()) {
            new BuildImageBenchmark(directory, registry).run(jar, program);
        } finally {
            ArticleService.delete(directory);
        }
    }

    private void run(Path jar, Path program) throws Exception {
        service.prepare(BASE_BYTES);
        List<Double> first = new ArrayList<>();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            seconds(this::hashAndUpload);
            first.add(seconds(() -> inProcess("measured", IfExists.OVERWRITE)));
        }
        median("in process, builds 2 to 10 of a JVM", first.subList(1, 10));
        List<Double> floors = new ArrayList<>();
        List<Double> builds = new ArrayList<>();
        // In turns, because what the disk and the machine do meanwhile changes more than what is compared.
        for (int i = 0; i < 21; i++) {
            floors.add(seconds(this::hashAndUpload));
            builds.add(seconds(() -> inProcess("measured", IfExists.OVERWRITE)));
        }
        double floor = median("hash and upload the jar, nothing else", floors);
        double inProcess = median("in process, warm JVM", builds);
        double reuse = median("in process, the same commit again", 9, () -> inProcess("measured", IfExists.REUSE));
        median("in process, a new JVM for each build", 5, () -> command("cli", java("-Xmx256m", jar)));
        // The second run writes the archive of classes.
        command("cli", program.toString());
        command("cli", program.toString());
        double command = median("in process, as a program", 5, () -> command("cli", program.toString()));
        double kaniko = median(
                "kaniko",
                3,
                () -> KanikoRun.push(
                        workspace, workspace.resolve("Dockerfile"), registry.host() + "/bss/index:kaniko", List.of()));
        System.out.println();
        ratio("kaniko / in process, warm JVM", kaniko / inProcess, "at least 20");
        ratio("in process, warm JVM / hash and upload", inProcess / floor, "at most 1.5");
        ratio("kaniko / in process, as a program", kaniko / command, "at least 5");
        ratio("same commit again / kaniko", reuse / kaniko, "under 0.05");

        service.changeJar(LARGE_BYTES);
        long start = System.nanoTime();
        command("large", java("-Xmx64m", jar));
        System.out.printf(
                Locale.ROOT, "%-45s %8.2f s%n", "a layer of 2 GB with -Xmx64m", (System.nanoTime() - start) / 1e9);
    }

    /** How long a task takes; the jar changes before, which is not measured. */
    private double seconds(Task task) throws Exception {
        service.changeJar(JAR_BYTES);
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private double median(String name, int rounds, Task task) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            seconds.add(seconds(task));
        }
        return median(name, seconds);
    }

    /** Prints and returns the median. */
    private static double median(String name, List<Double> seconds) {
        int rounds = seconds.size();
        seconds.sort(Comparator.naturalOrder());
        double median = seconds.get(rounds / 2);
        System.out.printf(
                Locale.ROOT,
                "%-45s %8.3f s (%.3f to %.3f, %d rounds)%n",
                name,
                median,
                seconds.get(0),
                seconds.get(rounds - 1),
                rounds);
        return median;
    }

    private static void ratio(String name, double ratio, String wanted) {
        System.out.printf(Locale.ROOT, "%-45s %8.2f   (wanted: %s)%n", name, ratio, wanted);
    }

    private RegistrySettings settings() {
        return new RegistrySettings(registry.host(), "bss", "", "${app}", "", "", true);
    }

    private void hashAndUpload() throws Exception {
        Path jar = workspace.resolve("target/index.jar");
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[256 * 1024];
        try (InputStream in = Files.newInputStream(jar)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        try (RegistryClient client =
                new RegistryClient(new SettingsAccess(settings(), null, Map.of()), BuildLog.NONE)) {
            client.upload(
                    new ImageReference(registry.host(), "bss/floor", "1", null),
                    new Descriptor(MediaTypes.OCI_LAYER, Digest.of(sha256), Files.size(jar)),
                    () -> Files.newInputStream(jar));
        }
    }

    private void inProcess(String tag, IfExists ifExists) throws Exception {
        new ImageBuildRun(settings(), directory, EngineName.IN_PROCESS, ifExists)
                .run("index", tag, workspace, BuildLog.NONE);
    }

    private static String[] java(String heap, Path jar) {
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), heap, "-jar", jar.toString()
        };
    }

    private void command(String tag, String... program) throws IOException, InterruptedException {
        ArticleService.run(Map.of(), service.build(tag, List.of(program)));
    }
}
