package io.jenkins.plugins.delivery.testbed;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Builds images with the product and pushes them to a registry without logins, one tag each.
 *
 * @param registry where to; plain HTTP
 * @param directory for its temporary files and what it learns of bases
 * @param engine that of every build
 * @param ifExists what becomes of a tag that is there
 * @param settings of {@code imageBuild}
 */
public record ImageBuildRun(
        RegistrySettings registry, Path directory, EngineName engine, IfExists ifExists, ImageBuildSettings settings) {
    public ImageBuildRun(RegistrySettings registry, Path directory, EngineName engine, IfExists ifExists) {
        this(registry, directory, engine, ifExists, ImageBuildSettings.defaults());
    }

    /** The same with other settings of {@code imageBuild}. */
    public ImageBuildRun with(ImageBuildSettings other) {
        return new ImageBuildRun(registry, directory, engine, ifExists, other);
    }

    /** Into the repositories {@code host/namespace/app}. */
    public static ImageBuildRun into(
            String host, String namespace, Path directory, EngineName engine, IfExists ifExists) {
        return new ImageBuildRun(
                new RegistrySettings(host, namespace, "", "${app}", "", "", true), directory, engine, ifExists);
    }

    /** Builds the Dockerfile of a context. */
    public ImageBuild.Outcome run(String app, String tag, Path context, BuildLog log) throws InterruptedException {
        return run(app, tag, context, ImageBuildRequest.DEFAULT_DOCKERFILE, Map.of(), log);
    }

    /** @param dockerfile relative to the context */
    public ImageBuild.Outcome run(
            String app, String tag, Path context, String dockerfile, Map<String, String> buildArgs, BuildLog log)
            throws InterruptedException {
        return run(app, tag, context, dockerfile, buildArgs, List.of(ImageBuildRequest.DEFAULT_PLATFORM), log);
    }

    /** @param platforms that the image is for */
    public ImageBuild.Outcome run(
            String app,
            String tag,
            Path context,
            String dockerfile,
            Map<String, String> buildArgs,
            List<String> platforms,
            BuildLog log)
            throws InterruptedException {
        ImageBuildRequest request = new ImageBuildRequest(
                app,
                tag,
                List.of(),
                ImageBuildRequest.DEFAULT_CONTEXT,
                dockerfile,
                null,
                buildArgs,
                Map.of(),
                platforms,
                engine,
                ifExists,
                true,
                null,
                null,
                List.of(),
                null,
                null);
        return new ImageBuild(
                        request,
                        new DeliveryConfig(registry, settings),
                        new ImageBuild.Place(
                                context,
                                directory.resolve("tmp"),
                                new LayerListingCache(directory.resolve("listings"), new ListingKey(new byte[32]))),
                        new SettingsAccess(registry, null, Map.of()),
                        log)
                .run();
    }
}
