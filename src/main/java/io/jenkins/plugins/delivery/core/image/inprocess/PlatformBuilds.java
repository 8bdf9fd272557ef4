package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.registry.Mirrors;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Builds a Dockerfile in this JVM, for one platform or for several. All are evaluated before anything of one is read
 * through or sent; nothing is sent here. The layers read the files of the build context again until {@link #close()}.
 */
public final class PlatformBuilds implements AutoCloseable {
    private final Input input;
    private final BuildLog log;
    private final List<InProcessBuild> builds = new ArrayList<>();
    private List<StageBuild.State> evaluated = List.of();

    /**
     * What to build.
     *
     * @param stages the stages of the Dockerfile, for each platform
     * @param context the directory that COPY copies from
     * @param ignored what of it is left out
     * @param labels labels that the Dockerfile's own may replace
     * @param annotations of the manifests and of an index over them
     * @param created the time that the image, its layers and all files in them get
     * @param mirrors asked for base images first
     * @param listingCache where listings of base layers are kept
     * @param mediaTypes which names the parts bear; null for those of the base of each
     * @param layered whether a Spring Boot jar that the image starts becomes layers of its parts
     * @param reuseCompiled whether what the workspace's own build made may take the place of a build tool's work
     * @param temporary where unpacked files are kept until the build is closed
     */
    public record Input(
            List<Stages> stages,
            Path context,
            DockerIgnore ignored,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant created,
            Mirrors mirrors,
            LayerListingCache listingCache,
            @CheckForNull MediaTypeNames mediaTypes,
            boolean layered,
            boolean reuseCompiled,
            Path temporary) {
        /** Whether a base image for another platform is refused, since an index has to have what it says. */
        boolean exact() {
            return stages.size() > 1;
        }
    }

    public PlatformBuilds(Input input, RegistryClient client, BuildLog log) {
        this.input = input;
        this.log = log;
        for (Stages stages : input.stages()) {
            builds.add(new InProcessBuild(input, stages, client, log));
        }
    }

    /**
     * Evaluates the Dockerfile.
     *
     * @return the layers of the base images, which are in registries already; the lowest of an image first
     * @throws NeedsAnotherEngineException when a base image asks for what cannot be done in process
     * @throws DeliveryException when an instruction cannot be carried out, or a base is not there for a platform
     */
    public List<BaseLayer> evaluate() throws InterruptedException {
        List<StageBuild.State> images = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            Platform platform = input.stages().get(i).platform();
            if (builds.size() > 1) {
                log.line("Platform " + platform);
            }
            StageBuild.State image = builds.get(i).evaluate();
            image.config()
                    .platform()
                    .filter(made -> platform.distanceOf(made) < 0)
                    .ifPresent(made -> log.line("The image for " + platform + " is made of " + made
                            + ", as the FROM of its last stage says"));
            images.add(image);
        }
        evaluated = List.copyOf(images);
        return images.stream().flatMap(image -> image.baseLayers().stream()).toList();
    }

    /**
     * Completes what was evaluated.
     *
     * @throws DeliveryException when a file cannot be read
     */
    public BuiltPlatforms complete() throws InterruptedException {
        SharedLayers shared = new SharedLayers();
        List<BuiltImage> images = new ArrayList<>();
        for (int i = 0; i < evaluated.size(); i++) {
            images.add(builds.get(i).complete(evaluated.get(i), shared));
        }
        return new BuiltPlatforms(images, input.annotations());
    }

    /** The programs of the workspace's own build that took the place of what stages would compile; sorted, as paths. */
    public SortedSet<String> taken() {
        SortedSet<String> taken = new TreeSet<>();
        builds.forEach(build -> taken.addAll(build.taken()));
        return taken;
    }

    /** What came from web servers, in the order in which it was asked for; what came twice, once. */
    public List<DownloadedFile> downloaded() {
        return builds.stream()
                .flatMap(build -> build.downloaded().stream())
                .distinct()
                .toList();
    }

    /** Ends the transfers and deletes what was unpacked. */
    @Override
    public void close() throws IOException {
        for (InProcessBuild build : builds) {
            build.close();
        }
    }
}
