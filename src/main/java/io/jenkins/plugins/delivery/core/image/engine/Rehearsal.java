package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileTree;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.registry.LoopbackRegistry;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.core.revision.EmptyCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Builds and pushes an image of one small file upon another, from a checkout that is made for it to a registry that is made
 * for it. Both are gone afterwards, and nothing leaves this machine. What remains is a JVM that has loaded the classes of a build: of a
 * build in a new JVM, that is nearly all the time.
 */
public final class Rehearsal {
    private static final String TAG = "1";

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
        Path directory = Files.createTempDirectory(parent, "rehearsal");
        try (LoopbackRegistry registry = LoopbackRegistry.start(directory.resolve("registry"))) {
            Path workspace = directory.resolve("workspace");
            EmptyCheckout.make(workspace);
            Files.createDirectories(workspace.resolve("target"));
            Files.write(workspace.resolve("target/app.jar"), new byte[1]);
            build(registry.host(), directory, "base", "FROM scratch\nCOPY target/*.jar /base/\n");
            build(registry.host(), directory, "service", """
                    FROM %s/base:%s
                    ENV JAVA_OPTS=""
                    WORKDIR /app
                    COPY target/*.jar app.jar
                    EXPOSE 8080
                    USER 10001
                    ENTRYPOINT ["java", "-jar", "app.jar"]
                    """.formatted(registry.host(), TAG));
        } finally {
            FileTree.delete(directory);
        }
    }

    private static void build(String host, Path directory, String app, String dockerfile)
            throws IOException, InterruptedException {
        Path workspace = directory.resolve("workspace");
        Files.writeString(workspace.resolve(ImageBuildRequest.DEFAULT_DOCKERFILE), dockerfile);
        RegistrySettings registry = new RegistrySettings(host, "", "", "${app}", "", "", true);
        ImageBuildRequest request = new ImageBuildRequest(
                app,
                TAG,
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
}
