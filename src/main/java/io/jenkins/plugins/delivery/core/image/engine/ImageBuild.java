package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.dockerfile.Dockerfile;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.inprocess.BuiltPlatforms;
import io.jenkins.plugins.delivery.core.image.inprocess.ContextArchive;
import io.jenkins.plugins.delivery.core.image.inprocess.MediaTypeNames;
import io.jenkins.plugins.delivery.core.image.inprocess.NeedsAnotherEngineException;
import io.jenkins.plugins.delivery.core.image.inprocess.OciLayout;
import io.jenkins.plugins.delivery.core.image.inprocess.PlatformBuilds;
import io.jenkins.plugins.delivery.core.image.inprocess.ProcessNeed;
import io.jenkins.plugins.delivery.core.image.inprocess.RegistryPush;
import io.jenkins.plugins.delivery.core.image.inprocess.Stages;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.Mirrors;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.revision.Revision;
import io.jenkins.plugins.delivery.core.revision.RevisionReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code buildImage}: names the image, takes the one that is there, or chooses an engine and builds it. It runs where
 * the workspace is.
 */
public final class ImageBuild {
    private final ImageBuildRequest request;
    private final DeliveryConfig config;
    private final Place place;
    private final RegistryAccessProvider access;
    private final BuildLog log;

    /**
     * Where a build works.
     *
     * @param workspace what paths of the request are relative to
     * @param temporary a directory for short-lived files, on the same volume as the workspace
     * @param listingCache in a directory that outlives the build
     * @param checkout asked once
     * @param caller the directory that the command line was called in, by which it names what is outside of the
     *     workspace; null in a build, which names nothing outside
     */
    public record Place(
            Path workspace,
            Path temporary,
            LayerListingCache listingCache,
            Checkout checkout,
            @CheckForNull Path caller) {
        public Place(Path workspace, Path temporary, LayerListingCache listingCache) {
            this(workspace, temporary, listingCache, () -> RevisionReader.read(workspace), null);
        }

        /** Where an image that is not pushed goes. */
        Path output(ImageBuildRequest request) {
            return (caller == null ? workspace : caller).resolve(request.output());
        }
    }

    /** What a workspace has checked out. */
    @FunctionalInterface
    public interface Checkout {
        /** As {@link RevisionReader#read}. */
        Optional<Revision> revision() throws InterruptedException;
    }

    /** How the first part of a build ended. */
    public sealed interface Outcome extends Serializable {
        /** What the image is made of. */
        BuildFacts facts();

        /** The image is there. */
        record Done(ImageBuildResult result, BuildFacts facts) implements Outcome {}

        /** A command has to be run, which only the caller can. */
        record RunKaniko(KanikoBuild build, BuildFacts facts) implements Outcome {}
    }

    public ImageBuild(
            ImageBuildRequest request,
            DeliveryConfig config,
            Place place,
            RegistryAccessProvider access,
            BuildLog log) {
        this.request = request;
        this.config = config;
        this.place = place;
        this.access = access;
        this.log = log;
    }

    /**
     * Does all that needs no command.
     *
     * @throws DeliveryException when the request is wrong or the work fails; no tag was set then
     */
    public Outcome run() throws InterruptedException {
        return Deadline.within(request.timeoutMinutes(config.imageBuild()), () -> {
            try (RegistryClient client = new RegistryClient(access, log)) {
                return work(client);
            }
        });
    }

    /**
     * What is to be built, whatever builds it.
     *
     * @param stages those of the Dockerfile, for each platform
     */
    private record Plan(ImageTarget target, BuildFiles files, List<Stages> stages, BuildFacts facts, Instant start) {}

    private Outcome work(RegistryClient client) throws InterruptedException {
        Instant start = Instant.now();
        List<String> extraArgs = KanikoBuild.checkExtraArgs(request, config.imageBuild());
        if (request.push() && config.registry().host() != null) {
            client.prepare(config.registry().host());
        }
        Plan plan = plan(start);
        Optional<Outcome> reused = reuse(client, plan);
        if (reused.isPresent()) {
            return reused.get();
        }
        EngineName engine = choose(plan.stages());
        if (engine == EngineName.IN_PROCESS) {
            try {
                return inProcess(client, plan);
            } catch (NeedsAnotherEngineException e) {
                engine = another(e);
            }
        }
        if (config.imageBuild().layered()) {
            log.line("Not layered: engine " + engine + " copies a jar as it is");
        }
        return engine == EngineName.DOCKER
                ? docker(client, plan)
                : new Outcome.RunKaniko(
                        KanikoBuild.of(
                                request,
                                config,
                                plan.target(),
                                place,
                                plan.files(),
                                plan.stages().get(0),
                                access,
                                extraArgs,
                                start),
                        plan.facts());
    }

    private Plan plan(Instant start) throws InterruptedException {
        Revision revision = place.checkout().revision().orElse(null);
        ImageTarget target = ImageTarget.of(request, config, revision, log);
        BuildFiles files = BuildFiles.of(request, place, config.imageBuild().programs(), log);
        String text = files.dockerfile().textOfBytes();
        Dockerfile dockerfile = Dockerfile.parse(text, request.dockerfile());
        List<Stages> stages = request.targets().stream()
                .map(platform -> new Stages(dockerfile, request.target(), request.buildArgs(), platform))
                .toList();
        BuildFacts facts = BuildFacts.of(
                stages.get(0), FileName.encode(text), revision == null ? null : revision.onBranch(request.branch()));
        log.line("Image " + target.image() + (target.commit() == null ? "" : " of revision " + target.commit()));
        return new Plan(target, files, stages, facts, start);
    }

    private Optional<Outcome> reuse(RegistryClient client, Plan plan) throws InterruptedException {
        Optional<ManifestContent> existing = request.push()
                ? new ExistingImage(client).check(plan.target(), request.ifExists(), request.targets())
                : Optional.empty();
        if (existing.isEmpty()) {
            return Optional.empty();
        }
        log.line("Reused: the tag is in the registry already, built from the same revision");
        long size =
                ImageSize.of(client, plan.target().reference(), existing.get().bytes());
        return Optional.of(done(plan, existing.get().descriptor().digest(), null, size));
    }

    /** The engine for what turned out to be none for the one in process. */
    private EngineName another(NeedsAnotherEngineException e) {
        if (requestedEngine() == EngineName.IN_PROCESS) {
            throw new DeliveryException(
                    "Engine inProcess cannot build this image: " + e.getMessage() + ": use engine kaniko or docker", e);
        }
        requireOnePlatform(e.getMessage());
        log.line("Engine kaniko: " + e.getMessage());
        return EngineName.KANIKO;
    }

    private Outcome docker(RegistryClient client, Plan plan) throws InterruptedException {
        BuildFiles files = plan.files();
        ImageTarget target = plan.target();
        ContextArchive archive = new ContextArchive(
                files.context(), files.ignored(), files.dockerfile().path(), target.created());
        List<ImageReference> bases = plan.stages().get(0).baseImages();
        Digest digest = new DockerEngineBuild(request, place, archive, target, bases, access, client, log).run();
        long size = request.push()
                ? ImageSize.of(
                        client,
                        target.reference(),
                        client.manifest(target.reference()).bytes())
                : ImageSize.UNKNOWN;
        return done(plan, digest, EngineName.DOCKER, size);
    }

    private EngineName requestedEngine() {
        return request.engine() == null ? config.imageBuild().engine() : request.engine();
    }

    private EngineName choose(List<Stages> stages) {
        EngineName requested = requestedEngine();
        boolean reuse = config.imageBuild().reuseCompiled();
        Optional<ProcessNeed> need = processNeed(stages, reuse);
        if (requested == EngineName.IN_PROCESS && need.isPresent()) {
            throw new InvalidInputException(
                    "engine",
                    requested,
                    "cannot build this Dockerfile, whose " + need.get(),
                    "use engine auto, kaniko or docker");
        }
        if (requested != EngineName.AUTO) {
            if (requested != EngineName.IN_PROCESS) {
                requireOnePlatform("engine " + requested + " is asked for");
            }
            log.line("Engine " + requested + ", as requested");
            return requested;
        }
        if (need.isPresent()) {
            requireOnePlatform(need.get().toString());
            String remedy = !reuse && processNeed(stages, true).isEmpty()
                    ? " (with imageBuild.reuseCompiled, what this build has compiled takes its place)"
                    : "";
            log.line("Engine kaniko: " + need.get() + remedy);
            return EngineName.KANIKO;
        }
        log.line("Engine inProcess: no instruction needs a process");
        return EngineName.IN_PROCESS;
    }

    private static Optional<ProcessNeed> processNeed(List<Stages> stages, boolean reuseCompiled) {
        return stages.stream()
                .flatMap(ofPlatform -> ProcessNeed.first(ofPlatform.neededInstructions(), reuseCompiled).stream())
                .findFirst();
    }

    /** The other engines run programs of one platform. */
    private void requireOnePlatform(String why) {
        if (request.targets().size() > 1) {
            throw new InvalidInputException(
                    "platforms",
                    String.join(", ", request.platforms()),
                    "are for engine inProcess alone, and " + why,
                    "name one platform, or move what is run into the build before, so that the Dockerfile copies it");
        }
    }

    private Outcome inProcess(RegistryClient client, Plan plan) throws InterruptedException {
        ImageTarget target = plan.target();
        PlatformBuilds.Input input = new PlatformBuilds.Input(
                plan.stages(),
                plan.files().context(),
                plan.files().ignored(),
                target.labels(),
                target.annotations(),
                target.created(),
                Mirrors.of(config),
                place.listingCache(),
                mediaTypes(),
                config.imageBuild().layered(),
                config.imageBuild().reuseCompiled(),
                place.temporary());
        try (PlatformBuilds builds = new PlatformBuilds(input, client, log)) {
            BuiltPlatforms built = built(client, builds, target);
            Outcome.Done done = done(plan, built.descriptor().digest(), EngineName.IN_PROCESS, built.size());
            return new Outcome.Done(
                    done.result(), plan.facts().withCompiled(builds.taken()).withDownloads(builds.downloaded()));
        } catch (IOException e) {
            throw new DeliveryException("Temporary files of the build cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** Builds, and puts the image where it belongs. */
    private BuiltPlatforms built(RegistryClient client, PlatformBuilds builds, ImageTarget target)
            throws InterruptedException {
        List<BaseLayer> baseLayers = builds.evaluate();
        if (request.push()) {
            try (RegistryPush push = RegistryPush.begin(client, target.reference(), baseLayers, log)) {
                BuiltPlatforms built = builds.complete();
                push.push(built, target.tags());
                return built;
            }
        }
        BuiltPlatforms built = builds.complete();
        Path output = place.output(request);
        new OciLayout(client).write(built, target.image(), output);
        log.line("Written to " + output);
        return built;
    }

    /** A layout on disk is OCI by its own specification. */
    @CheckForNull
    private MediaTypeNames mediaTypes() {
        if (!request.push()) {
            return MediaTypeNames.OCI;
        }
        return switch (config.imageBuild().mediaTypes()) {
            case OCI -> MediaTypeNames.OCI;
            case DOCKER -> MediaTypeNames.DOCKER;
            case BASE -> null;
        };
    }

    /** @param engine null when the image was there already */
    private static Outcome.Done done(Plan plan, Digest digest, @CheckForNull EngineName engine, long sizeBytes) {
        ImageBuildResult result = new ImageBuildResult(
                plan.target().name(),
                plan.target().tag(),
                digest,
                engine == null,
                engine,
                Duration.between(plan.start(), Instant.now()).toMillis(),
                sizeBytes);
        return new Outcome.Done(result, plan.facts());
    }
}
