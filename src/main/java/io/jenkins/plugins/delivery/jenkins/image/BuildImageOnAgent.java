package io.jenkins.plugins.delivery.jenkins.image;

import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.jenkins.agent.ListenerLog;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import java.io.File;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** Does on the agent all of a build that needs no command. */
final class BuildImageOnAgent extends MasterToSlaveFileCallable<ImageBuild.Outcome> {
    private static final long serialVersionUID = 1L;

    private final ImageBuildRequest request;
    private final DeliveryConfig config;
    private final RegistryLogins registries;
    private final String temporary;
    private final String listingCache;

    /** Of the controller, in memory alone: other jobs of the agent can write to the cache, and not with this. */
    private final byte[] listingKey;

    private final ListingsForAgent listings;
    private final TaskListener listener;

    BuildImageOnAgent(
            ImageBuildRequest request,
            DeliveryConfig config,
            RegistryLogins registries,
            String temporary,
            String listingCache,
            byte[] listingKey,
            ListingsForAgent listings,
            TaskListener listener) {
        this.request = request;
        this.config = config;
        this.registries = registries;
        this.temporary = temporary;
        this.listingCache = listingCache;
        this.listingKey = listingKey;
        this.listings = listings;
        this.listener = listener;
    }

    @Override
    public ImageBuild.Outcome invoke(File workspace, VirtualChannel channel) throws InterruptedException {
        ImageBuild.Place place = new ImageBuild.Place(
                workspace.toPath().normalize(),
                Path.of(temporary),
                new LayerListingCache(Path.of(listingCache), new ListingKey(listingKey), listings));
        try (ListenerLog log = new ListenerLog(listener)) {
            return new ImageBuild(request, config, place, registries.provider(), log).run();
        }
    }
}
