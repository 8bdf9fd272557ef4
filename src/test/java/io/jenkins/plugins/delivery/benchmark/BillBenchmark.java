package io.jenkins.plugins.delivery.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.attachment.Attachments;
import io.jenkins.plugins.delivery.core.supplychain.bill.FatJar;
import io.jenkins.plugins.delivery.core.supplychain.bill.ImageBill;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import io.jenkins.plugins.delivery.core.supplychain.signature.SigningKey;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long the bill of materials of a service takes whose jar has 200 jars in it, and signing it. */
public final class BillBenchmark {
    private static final int ROUNDS = 15;
    private static final int JARS = 200;
    private static final long MOST_BYTES = 50L << 20;

    private BillBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("bill");
        SigningKey key = Keys.ecdsa();
        byte[] jar = FatJar.of(libraries());
        double[] bills = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        double[] signatures = new double[ROUNDS];
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (RegistryServer registry = RegistryServer.builder().start();
                RegistryClient client =
                        new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            for (int round = 0; round < ROUNDS; round++) {
                // Another layer each time, of which nothing is remembered.
                byte[] layer = FatJar.layer("app/app.jar", jar, "app/round", Integer.toString(round));
                BaseImages.pushTar(registry.url(), "bss/index", "1", layer);
                ImageReference tagged = new ImageReference(registry.host(), "bss/index", "1", null);
                ImageReference image =
                        tagged.withDigest(client.manifest(tagged).descriptor().digest());
                long cpuBefore = process.getProcessCpuTime();
                long start = System.nanoTime();
                new ImageBill(client, directory).of(image, null);
                long made = System.nanoTime();
                cpu[round] = (process.getProcessCpuTime() - cpuBefore) / 1e9;
                new Attachments(client, image).sign(key);
                bills[round] = (made - start) / 1e9;
                signatures[round] = (System.nanoTime() - made) / 1e9;
            }
        }
        System.out.printf(Locale.ROOT, "jar of %.0f MB with %d jars%n", jar.length / (double) (1 << 20), JARS);
        print("bill", bills);
        // Of all threads, the collector of garbage and the compilers included.
        print("its CPU", cpu);
        print("signature", signatures);
    }

    private static List<Path> libraries() throws Exception {
        List<Path> libraries = new ArrayList<>();
        long bytes = 0;
        List<Path> known = FatJar.libraries().stream()
                .filter(jar -> jar.toFile().length() < MOST_BYTES / JARS * 4)
                .toList();
        Path copies = Files.createTempDirectory("libraries");
        for (int i = 0; libraries.size() < JARS; i++) {
            Path jar = known.get(i % known.size());
            bytes += Files.size(jar);
            Path copy = copies.resolve(i + "-" + jar.getFileName());
            libraries.add(Files.copy(jar, copy));
        }
        if (bytes > MOST_BYTES) {
            throw new IllegalStateException(bytes + " bytes");
        }
        return libraries;
    }

    private static void print(String what, double[] seconds) {
        double first = seconds[0];
        double[] warm = Arrays.copyOfRange(seconds, ROUNDS / 3, ROUNDS);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%-10s first %.2f s, then %.3f s (%.3f to %.3f)%n",
                what,
                first,
                warm[warm.length / 2],
                warm[0],
                warm[warm.length - 1]);
    }
}
