package io.jenkins.plugins.delivery.benchmark;

import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A service with the article's Dockerfile, upon a Java runtime in a registry, and a jar that changes. */
public final class ArticleService {
    private static final int BLOCK_BYTES = 1_000_000;

    private final Path directory;
    private final RegistryServer registry;
    private final Random random = new Random(20261123);

    /** @param directory for it and for the settings */
    public ArticleService(Path directory, RegistryServer registry) {
        this.directory = directory;
        this.registry = registry;
    }

    /** Where its Dockerfile is. */
    public Path workspace() {
        return directory.resolve("service");
    }

    /**
     * Pushes the base and writes the service.
     *
     * @param baseBytes of the base before it is compressed; 0 for the Java runtime alone
     */
    public void prepare(long baseBytes) throws Exception {
        List<BaseImages.LayerFile> layers = new ArrayList<>();
        layers.add(BaseImages.compress(BaseImages.javaRuntime(), directory.resolve("root.tar.gz")));
        long more = baseBytes - Files.size(BaseImages.javaRuntime());
        if (more > 0) {
            Path padding = directory.resolve("padding.tar");
            byte[] bytes = new byte[(int) more];
            random.nextBytes(bytes);
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(padding))) {
                TarArchiveEntry entry = new TarArchiveEntry("opt/padding");
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
            layers.add(BaseImages.compress(padding, directory.resolve("padding.tar.gz")));
        }
        BaseImages.pushLarge(registry.url(), "base/java", "17", layers, List.of("PATH=/usr/bin"));
        Files.createDirectories(workspace().resolve("target"));
        Files.writeString(workspace().resolve("Dockerfile"), """
                FROM %s/base/java:17
                WORKDIR /app
                COPY target/*.jar app.jar
                ENTRYPOINT ["java", "-jar", "app.jar"]
                """.formatted(registry.host()));
        Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, repositoryPattern: "${app}", plainHttp: true}
                """.formatted(registry.host()));
        git("init", "-q", "-b", "main");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        new ProcessBuilder(command).directory(workspace().toFile()).start().waitFor();
    }

    /** Writes another jar. */
    public void changeJar(long size) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream jar = Files.newOutputStream(workspace().resolve("target/index.jar"))) {
            for (long written = 0; written < size; written += block.length) {
                random.nextBytes(block);
                jar.write(block);
            }
        }
    }

    /** The command line that builds and pushes it under a tag. */
    List<String> build(String tag, List<String> program) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "build-image",
                "--config=" + directory.resolve("delivery.yaml"),
                "--workspace=" + workspace(),
                "--app=index",
                "--if-exists=overwrite",
                "--tag=" + tag));
        return command;
    }

    /** Runs a command, which has to succeed. */
    public static void run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
