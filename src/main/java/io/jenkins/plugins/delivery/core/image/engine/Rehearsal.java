package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.core.revision.EmptyCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds and pushes an image of one small file, from a checkout that is made for it to a registry that is made for it. Both
 * are gone afterwards, and nothing leaves this machine. What remains is a JVM that has loaded the classes of a build: of a
 * build in a new JVM, that is nearly all the time.
 */
public final class Rehearsal {
    static final String BASE = "base";

    private static final String APP = "rehearsal";

    private static final int KEY_BYTES = 32;

    private Rehearsal() {}

    /**
     * Rehearses.
     *
     * @param parent where a directory is made
     * @throws DeliveryException when the build fails
     */
    public static void run(Path parent) throws IOException, InterruptedException {
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent, APP);
        try (RehearsalRegistry registry = new RehearsalRegistry()) {
            Path workspace = directory.resolve("workspace");
            EmptyCheckout.make(workspace);
            Files.createDirectories(workspace.resolve("target"));
            Files.write(workspace.resolve("target/app.jar"), new byte[1]);
            Files.writeString(
                    workspace.resolve(ImageBuildRequest.DEFAULT_DOCKERFILE), """
                    FROM %s/%s:1
                    ENV JAVA_OPTS=""
                    WORKDIR /app
                    COPY target/*.jar app.jar
                    EXPOSE 8080
                    USER 10001
                    ENTRYPOINT ["java", "-jar", "app.jar"]
                    """.formatted(registry.host(), BASE));
            build(registry.host(), workspace, directory);
        } finally {
            delete(directory);
        }
    }

    private static void build(String host, Path workspace, Path directory) throws InterruptedException {
        RegistrySettings registry = new RegistrySettings(host, "", "", "${app}", "", "", true);
        ImageBuildRequest request = new ImageBuildRequest(
                APP,
                null,
                null,
                ImageBuildRequest.DEFAULT_CONTEXT,
                ImageBuildRequest.DEFAULT_DOCKERFILE,
                null,
                Map.of(),
                Map.of(),
                List.of(ImageBuildRequest.DEFAULT_PLATFORM),
                EngineName.IN_PROCESS,
                IfExists.REUSE,
                true,
                null,
                null,
                List.of(),
                1,
                null);
        ImageBuild.Place place = new ImageBuild.Place(
                workspace,
                directory.resolve("temporary"),
                new LayerListingCache(directory.resolve("listings"), new ListingKey(new byte[KEY_BYTES])));
        new ImageBuild(
                        request,
                        new DeliveryConfig(registry, ImageBuildSettings.defaults()),
                        place,
                        new SettingsAccess(registry, null, Map.of()),
                        BuildLog.NONE)
                .run();
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
