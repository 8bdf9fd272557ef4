package io.jenkins.plugins.delivery.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.core.supplychain.ImageAttestation;
import io.jenkins.plugins.delivery.core.supplychain.Provenance;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.bill.FatJar;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it adds to a warm build in process to sign its image, and to attach bill and provenance as well: in turns in one
 * JVM, by the clock and by the processor's time of the whole JVM.
 */
public final class SigningBenchmark {
    private static final int WARM_UP_ROUNDS = 8;
    private static final int ROUNDS = 15;
    private static final int LIBRARIES = 80;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final double[][] clock = new double[3][ROUNDS];
    private final double[][] processor = new double[3][ROUNDS];

    private SigningBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("signing");
        try (RegistryServer registry = RegistryServer.builder().start()) {
            new SigningBenchmark().run(directory, registry);
        } finally {
            ArticleService.delete(directory);
        }
    }

    /** Something to measure. */
    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private void run(Path directory, RegistryServer registry) throws Exception {
        ArticleService service = new ArticleService(directory, registry);
        service.prepare(0);
        RegistrySettings settings = new RegistrySettings(registry.host(), "bss", "", "${app}", "", "", true);
        DeliveryConfig config = new DeliveryConfig(settings, ImageBuildSettings.defaults());
        ImageBuildRun build = new ImageBuildRun(settings, directory, EngineName.IN_PROCESS, IfExists.OVERWRITE);
        SigningKey key = Keys.ecdsa();
        List<Path> libraries = new ArrayList<>(FatJar.libraries().subList(0, LIBRARIES));
        Path jar = service.workspace().resolve("target/index.jar");
        Provenance provenance =
                new Provenance("", "", "", "", Map.of(), Map.of(), Map.of(), null, List.of(), List.of());
        try (RegistryClient client = new RegistryClient(new SettingsAccess(settings, null, Map.of()), BuildLog.NONE)) {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                // Another jar each time.
                Collections.rotate(libraries, 1);
                Files.write(jar, FatJar.of(libraries));
                ImageReference[] image = new ImageReference[1];
                measure(0, round, () -> image[0] = built(build, service));
                measure(1, round, () -> new Attachments(client, image[0]).sign(key));
                measure(
                        2,
                        round,
                        () -> new ImageAttestation(
                                        client, Keys.ecdsa(), config, SupplyChainMode.REQUIRED, BuildLog.NONE)
                                .attach(
                                        image[0],
                                        registry.host() + "/base/java:17",
                                        bases -> provenance,
                                        null,
                                        directory));
            }
        }
        System.out.printf(Locale.ROOT, "jar of %.1f MB with %d jars%n", Files.size(jar) / 1e6, LIBRARIES);
        print("build and push", 0);
        print("sign", 1);
        print("bill, provenance and signature", 2);
    }

    private static ImageReference built(ImageBuildRun build, ArticleService service) throws Exception {
        ImageBuild.Outcome.Done done =
                (ImageBuild.Outcome.Done) build.run("index", "measured", service.workspace(), BuildLog.NONE);
        ImageBuildResult result = done.result();
        return ImageReference.parse(result.reference());
    }

    private void measure(int what, int round, Task task) throws Exception {
        long processorBefore = system.getProcessCpuTime();
        long start = System.nanoTime();
        task.run();
        if (round >= 0) {
            clock[what][round] = (System.nanoTime() - start) / 1e9;
            processor[what][round] = (system.getProcessCpuTime() - processorBefore) / 1e9;
        }
    }

    private void print(String name, int what) {
        double seconds = median(clock[what]);
        double ofProcessor = median(processor[what]);
        System.out.printf(
                Locale.ROOT,
                "%-32s clock %.3f s (%.3f to %.3f), processor %.3f s; of the build %3.0f %% and %3.0f %%%n",
                name,
                seconds,
                Arrays.stream(clock[what]).min().orElseThrow(),
                Arrays.stream(clock[what]).max().orElseThrow(),
                ofProcessor,
                100 * seconds / median(clock[0]),
                100 * ofProcessor / median(processor[0]));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
