package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.dockerfile.Dockerfile;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.Stage;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.run.CompiledProjects;
import io.jenkins.plugins.delivery.core.image.run.Contents;
import io.jenkins.plugins.delivery.core.image.run.Downloads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Builds an image for one platform from a Dockerfile in this JVM: first the instructions are evaluated, then the files of
 * its new layers are read through for their digests. Nothing is sent anywhere; the layers read the files of the build
 * context again until {@link #close()}.
 */
final class InProcessBuild implements AutoCloseable {
    private final PlatformBuilds.Input input;
    private final Stages stages;
    private final RegistryClient client;
    private final BuildLog log;
    private final Spool spool;
    private final ParallelWork work = new ParallelWork();
    private final BaseImages images;
    private final BaseFileSystems fileSystems;
    private final Map<Integer, StageBuild.State> finished = new HashMap<>();
    private final Map<Integer, StageVariables> variables = new HashMap<>();
    private final Map<String, ImageFileSystem> copiedFrom = new HashMap<>();

    /** The stages in which the workspace's build took the place of their own. */
    private final Set<Integer> notCompiled = new HashSet<>();

    private final SortedSet<String> taken = new TreeSet<>();
    private final Set<DownloadedFile> downloaded = new LinkedHashSet<>();

    /** @param stages those of the input for one platform */
    InProcessBuild(PlatformBuilds.Input input, Stages stages, RegistryClient client, BuildLog log) {
        this.input = input;
        this.stages = stages;
        this.client = client;
        this.log = log;
        this.spool = new Spool(input.temporary());
        this.images = new BaseImages(client, input.mirrors(), input.exact(), log);
        this.fileSystems = new BaseFileSystems(client, input.listingCache(), work, log);
    }

    /**
     * Evaluates the Dockerfile.
     *
     * @throws NeedsAnotherEngineException when a base image asks for what cannot be done in process
     * @throws DeliveryException when an instruction cannot be carried out
     */
    StageBuild.State evaluate() throws InterruptedException {
        try {
            BuildContext context = new BuildContext(input.context(), input.ignored());
            for (Stage stage : stages.needed()) {
                finish(stage, context);
            }
        } catch (IOException e) {
            throw cannotBeBuilt(e);
        }
        StageBuild.State image = finished.get(stages.target().index());
        if (input.layered()) {
            try {
                image = new LayeredJar(spool, input.created(), log).of(image);
            } catch (IOException e) {
                throw cannotBeBuilt(e);
            }
        }
        return image;
    }

    /**
     * Completes an image that this build evaluated.
     *
     * @param shared the layers of the same changes that builds for other platforms read through already
     * @throws DeliveryException when a file cannot be read
     */
    BuiltImage complete(StageBuild.State image, SharedLayers shared) throws InterruptedException {
        LayerContents contents = new LayerContents(client, spool);
        List<Layer> layers = new ArrayList<>();
        try {
            for (SortedMap<String, FileNode> changes : image.layers()) {
                boolean library = input.layered() && LibraryLayer.is(changes);
                layers.add(shared.of(contents.fetch(changes), library ? LibraryLayer.TIME : input.created()));
            }
        } catch (IOException e) {
            throw cannotBeBuilt(e);
        }
        List<Digest> diffIds = layers.stream().map(Layer::diffId).toList();
        return new BuiltImage(
                stages.platform(),
                image.config().toBytes(diffIds, input.created()),
                image.baseLayers(),
                layers,
                input.annotations(),
                input.mediaTypes() == null ? MediaTypeNames.of(image.baseLayers()) : input.mediaTypes());
    }

    /** The programs of the workspace's own build that took the place of what stages would compile. */
    SortedSet<String> taken() {
        return Collections.unmodifiableSortedSet(taken);
    }

    /** What came from web servers. */
    Set<DownloadedFile> downloaded() {
        return Collections.unmodifiableSet(downloaded);
    }

    private static DeliveryException cannotBeBuilt(IOException e) {
        return new DeliveryException("The image cannot be built: " + e.getMessage(), e);
    }

    private StageBuild.State finish(Stage stage, BuildContext context) throws IOException, InterruptedException {
        StageBuild.State start = finished.get(stage.index());
        if (start == null) {
            start = build(stage, context);
            finished.put(stage.index(), start);
        }
        return start;
    }

    /** A stage that only a trigger of a base asks for: nobody looked yet whether it needs a process. */
    private StageBuild.State finishUnforeseen(Stage stage, BuildContext context)
            throws IOException, InterruptedException {
        if (!finished.containsKey(stage.index())) {
            ProcessNeed.first(stage.instructions(), input.reuseCompiled()).ifPresent(need -> {
                throw need.refusal();
            });
            String base = stages.baseOf(stage);
            Optional<Stage> below = stages.earlier(base, stage);
            if (below.isPresent()) {
                finishUnforeseen(below.get(), context);
            }
        }
        return finish(stage, context);
    }

    private StageBuild.State build(Stage stage, BuildContext context) throws IOException, InterruptedException {
        String base = stages.baseOf(stage);
        List<Instruction> instructions = new ArrayList<>();
        StageBuild.State start = start(stage, base, instructions);
        start.config().labels(input.labels());
        instructions.addAll(stage.instructions());
        StageVariables known = stages.earlier(base, stage)
                .map(earlier -> variables.get(earlier.index()).derived())
                .orElseGet(stages::variables);
        variables.put(stage.index(), known);
        Optional<CompiledWorkspace> compiled = input.reuseCompiled() && !stages.isBelowTarget(stage)
                ? Optional.of(new CompiledWorkspace(input.context(), log))
                : Optional.empty();
        SourcesOfStage sources = new SourcesOfStage(stage, context, compiled.map(Function.identity()));
        StageBuild build = new StageBuild(start, stages.words(), known, sources, input.created());
        for (Instruction instruction : instructions) {
            build.evaluate(instruction);
        }
        boolean uponSuch = stages.earlier(base, stage)
                .filter(earlier -> notCompiled.contains(earlier.index()))
                .isPresent();
        SortedSet<String> programs = compiled.map(CompiledWorkspace::taken).orElseGet(TreeSet::new);
        if (uponSuch || !programs.isEmpty()) {
            notCompiled.add(stage.index());
        }
        taken.addAll(programs);
        return build.finish();
    }

    private StageBuild.State start(Stage stage, String base, List<Instruction> triggers) throws InterruptedException {
        Optional<Stage> earlier = stages.earlier(base, stage);
        if (earlier.isPresent()) {
            StageBuild.State from = finished.get(earlier.get().index());
            triggers.addAll(triggersOf(from.config(), base));
            return new StageBuild.State(
                    from.config().derived(), from.fileSystem().copy(), from.baseLayers(), from.layers());
        }
        Platform platform = stages.platformOf(stage);
        if (base.equals(Stages.SCRATCH)) {
            return new StageBuild.State(
                    ImageConfig.scratch(platform.os(), platform.architecture(), platform.variant()),
                    new ImageFileSystem(),
                    List.of(),
                    List.of());
        }
        BaseImage image = base(stage, reference(stage, base), platform);
        triggers.addAll(triggersOf(image.config(), base));
        boolean needsNames = stage.instructions().stream().anyMatch(InProcessBuild::touchesFiles)
                || triggers.stream().anyMatch(InProcessBuild::touchesFiles)
                || isCopiedFrom(stage);
        return new StageBuild.State(
                image.config().derived(),
                needsNames ? fileSystems.of(image) : new ImageFileSystem(),
                image.layers(),
                List.of());
    }

    private BaseImage base(Stage stage, ImageReference reference, Platform platform) throws InterruptedException {
        try {
            return images.find(reference, platform);
        } catch (DeliveryException e) {
            throw new DeliveryException(
                    "Dockerfile line " + stage.from().line() + " '"
                            + stage.from().source() + "': " + e.getMessage()
                            + stages.meant(stages.baseOf(stage), stage),
                    e);
        }
    }

    private static boolean touchesFiles(Instruction instruction) {
        return switch (instruction.keyword()) {
            case "COPY", "ADD", "WORKDIR", "RUN" -> true;
            default -> false;
        };
    }

    /** Whether a later stage may look into this one; the target is nobody's source. */
    private boolean isCopiedFrom(Stage stage) {
        return stage != stages.target();
    }

    private static ImageReference reference(Stage stage, String base) {
        try {
            return ImageReference.parse(base);
        } catch (InvalidInputException e) {
            if (stage.from().image().contains("$")) {
                throw new InvalidInputException(
                        "Dockerfile line " + stage.from().line(),
                        stage.from().source(),
                        "becomes '" + base + "', which names no image",
                        "declare its variables with ARG before the first FROM, and give each a value there or in"
                                + " buildArgs");
            }
            throw new InvalidInputException(
                    "Dockerfile line " + stage.from().line(), stage.from().source(), "names no image", e.getMessage());
        }
    }

    private static List<Instruction> triggersOf(ImageConfig config, String base) {
        List<String> texts = config.texts("OnBuild");
        if (texts.isEmpty()) {
            return List.of();
        }
        List<Instruction> triggers = Dockerfile.parseTriggers(texts, base);
        ProcessNeed.first(triggers, false).ifPresent(need -> {
            throw new NeedsAnotherEngineException(
                    "ONBUILD of base image " + base + " '" + need.instruction().source() + "' " + need.reason());
        });
        return triggers;
    }

    /** Ends the transfers and deletes what was unpacked; what was learnt of bases is kept first. */
    @Override
    public void close() throws IOException {
        try (spool;
                work) {
            fileSystems.awaitKept();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class SourcesOfStage implements StageSources {
        private final Stage stage;
        private final BuildContext context;
        private final Optional<CompiledProjects> compiled;

        SourcesOfStage(Stage stage, BuildContext context, Optional<CompiledProjects> compiled) {
            this.stage = stage;
            this.context = context;
            this.compiled = compiled;
        }

        @Override
        public Optional<CompiledProjects> compiled() {
            return compiled;
        }

        @Override
        public SourceTree context() {
            return context;
        }

        @Override
        public SourceTree from(String name) throws IOException, InterruptedException {
            Optional<Stage> earlier = stages.earlier(name, stage);
            if (earlier.isPresent()) {
                Stage found = earlier.get();
                ImageFileSystem files = finishUnforeseen(found, context).fileSystem();
                return new StageTree("stage " + name, files, !notCompiled.contains(found.index()));
            }
            if (!copiedFrom.containsKey(name)) {
                copiedFrom.put(name, fileSystems.of(image(name)));
            }
            return new StageTree("image " + name, copiedFrom.get(name), true);
        }

        private BaseImage image(String name) throws InterruptedException {
            if (name.matches("[0-9]++")) {
                throw new InvalidInputException(
                        "--from",
                        name,
                        "is the number of no stage above this one",
                        "count from 0, or use the name of a stage");
            }
            try {
                return images.find(ImageReference.parse(name), stages.platform());
            } catch (DeliveryException e) {
                String meant = stages.meant(name, stage);
                if (meant.isEmpty()) {
                    throw e;
                }
                throw new InvalidInputException(
                        "--from", name, "is no image: " + e.getMessage(), meant.substring("; ".length()));
            }
        }

        @Override
        public Spool spool() {
            return spool;
        }

        @Override
        public Downloads downloads() {
            return new WebDownloads(spool, log, downloaded);
        }

        @Override
        public Contents contents() {
            return new StageContents(new LayerContents(client, spool), spool);
        }
    }
}
