package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.Add;
import io.jenkins.plugins.delivery.core.image.dockerfile.Arg;
import io.jenkins.plugins.delivery.core.image.dockerfile.Cmd;
import io.jenkins.plugins.delivery.core.image.dockerfile.CommandLine;
import io.jenkins.plugins.delivery.core.image.dockerfile.Copy;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.dockerfile.Entrypoint;
import io.jenkins.plugins.delivery.core.image.dockerfile.Env;
import io.jenkins.plugins.delivery.core.image.dockerfile.Expose;
import io.jenkins.plugins.delivery.core.image.dockerfile.Healthcheck;
import io.jenkins.plugins.delivery.core.image.dockerfile.Heredoc;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.KeyValue;
import io.jenkins.plugins.delivery.core.image.dockerfile.Label;
import io.jenkins.plugins.delivery.core.image.dockerfile.Onbuild;
import io.jenkins.plugins.delivery.core.image.dockerfile.Run;
import io.jenkins.plugins.delivery.core.image.dockerfile.Shell;
import io.jenkins.plugins.delivery.core.image.dockerfile.StopSignal;
import io.jenkins.plugins.delivery.core.image.dockerfile.User;
import io.jenkins.plugins.delivery.core.image.dockerfile.Volume;
import io.jenkins.plugins.delivery.core.image.dockerfile.Words;
import io.jenkins.plugins.delivery.core.image.dockerfile.Workdir;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.inprocess.UserNames.Owner;
import io.jenkins.plugins.delivery.core.image.run.Contents;
import io.jenkins.plugins.delivery.core.image.run.RunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Evaluates the instructions of one stage, one after the other, as kaniko does. */
final class StageBuild {
    private final Words words;
    private final StageVariables variables;
    private final Sources sources;
    private final Instant created;

    private final ImageConfig config;
    private final ImageFileSystem fileSystem;
    private final List<BaseLayer> baseLayers;
    private final List<SortedMap<String, FileNode>> layers;
    /** Paths of VOLUME in this stage: what is put below one later is not part of the image. */
    private final Set<String> volumes = new LinkedHashSet<>();

    private boolean entrypoint;
    private boolean command;

    /** What an instruction of a stage can copy from, and what it may do with it. */
    interface Sources {
        /** The build context. */
        SourceTree context();

        /** An earlier stage or another image. */
        SourceTree from(String name) throws IOException, InterruptedException;

        /** Where unpacked files are kept. */
        Spool spool();

        /** The bytes of files of the image, those that are still in a layer of its base, too. */
        Contents contents();
    }

    /**
     * The state a stage starts with.
     *
     * @param layers what each layer that is not in a registry changes, by absolute path
     */
    record Start(
            ImageConfig config,
            ImageFileSystem fileSystem,
            List<BaseLayer> baseLayers,
            List<SortedMap<String, FileNode>> layers) {}

    StageBuild(Start start, Words words, StageVariables variables, Sources sources, Instant created) {
        this.config = start.config();
        this.fileSystem = start.fileSystem();
        this.baseLayers = start.baseLayers();
        this.layers = new ArrayList<>(start.layers());
        this.words = words;
        this.variables = variables;
        this.sources = sources;
        this.created = created;
    }

    /** The state after the last instruction. */
    Start finish() {
        if (entrypoint && !command) {
            config.remove("Cmd");
        }
        return new Start(config, fileSystem, baseLayers, layers);
    }

    void evaluate(Instruction instruction) throws IOException, InterruptedException {
        try {
            apply(instruction);
        } catch (InvalidInputException e) {
            throw new DeliveryException(
                    "Dockerfile line " + instruction.line() + " '" + instruction.source() + "': " + e.getMessage(), e);
        }
        SortedMap<String, FileNode> changes = withoutVolumes(fileSystem.takeChanges());
        if (!changes.isEmpty()) {
            layers.add(changes);
        }
        config.history(instruction.source(), !changes.isEmpty(), created);
    }

    private void apply(Instruction instruction) throws IOException, InterruptedException {
        switch (instruction.keyword()) {
            case "ARG" -> ((Arg) instruction).pairs().forEach(this::declare);
            case "ENV" -> environment((Env) instruction);
            case "LABEL" -> label((Label) instruction);
            case "WORKDIR" -> workingDirectory((Workdir) instruction);
            case "USER" -> config.text("User", user(((User) instruction).user()));
            case "STOPSIGNAL" -> config.text("StopSignal", signal(((StopSignal) instruction).signal()));
            case "EXPOSE" -> expose((Expose) instruction);
            case "VOLUME" -> volume((Volume) instruction);
            case "SHELL" -> config.texts("Shell", ((Shell) instruction).words());
            case "CMD" -> {
                command = true;
                config.texts("Cmd", commandLine(((Cmd) instruction).command()));
            }
            case "ENTRYPOINT" -> {
                entrypoint = true;
                config.texts("Entrypoint", commandLine(((Entrypoint) instruction).command()));
            }
            case "HEALTHCHECK" -> config.healthcheck(healthcheck((Healthcheck) instruction));
            case "ONBUILD" -> {
                List<String> triggers = config.texts("OnBuild");
                triggers.add(((Onbuild) instruction).text());
                config.texts("OnBuild", triggers);
            }
            case "COPY" -> copy((Copy) instruction);
            case "ADD" -> add((Add) instruction);
            case "RUN" -> run((Run) instruction);
            case "MAINTAINER" -> {
                // Deprecated, and without effect in kaniko.
            }
            default -> throw new IllegalStateException("not for this engine: " + instruction.source());
        }
    }

    private void declare(KeyValue pair) {
        String name = expand(pair.key());
        String value = pair.value() == null ? variables.argument(name) : expand(pair.value());
        variables.declare(name, value);
    }

    private void environment(Env env) {
        // All values see the environment as it was before this instruction.
        Map<String, String> values = new LinkedHashMap<>();
        env.pairs().forEach(pair -> values.put(expand(pair.key()), expand(pair.value())));
        values.forEach(config::environment);
    }

    private void label(Label label) {
        Map<String, String> values = new LinkedHashMap<>();
        label.pairs().forEach(pair -> values.put(expand(pair.key()), expand(pair.value())));
        config.labels(values);
    }

    private void workingDirectory(Workdir workdir) throws IOException {
        String path = expandPath(workdir.path());
        String absolute = path.startsWith("/") ? path : ImagePath.join(config.text("WorkingDir"), path);
        config.text("WorkingDir", absolute);
        String directory = ImagePath.clean(absolute);
        if (fileSystem.stat(directory).isEmpty()) {
            Owner owner = user();
            copier(null, List.of(), owner).makeDirectory(directory, FileNode.directory(0755, owner.uid(), owner.gid()));
        }
    }

    private String user(String user) {
        String[] parts = user.split(":", -1);
        return parts.length > 1 ? expand(parts[0]) + ":" + expand(parts[1]) : expand(parts[0]);
    }

    private String signal(String text) {
        String signal = expand(text);
        if (!Signals.isSignal(signal)) {
            throw new InvalidInputException(
                    "STOPSIGNAL", signal, "is not a signal", "use a name such as SIGTERM, or its number");
        }
        return signal;
    }

    private void expose(Expose expose) {
        List<String> ports = new ArrayList<>();
        for (String written : expose.ports()) {
            String port = expand(written);
            String full = port.contains("/") ? port : port + "/tcp";
            if (!full.matches("[^/]+/(tcp|udp)")) {
                throw new InvalidInputException("EXPOSE", port, "is not a port", "write it as in 8080 or 8080/udp");
            }
            ports.add(full);
        }
        config.addToSet("ExposedPorts", ports);
    }

    private void volume(Volume volume) {
        List<String> paths = volume.paths().stream().map(this::expandPath).toList();
        config.addToSet("Volumes", paths);
        for (String path : paths) {
            volumes.add(ImagePath.clean(path));
            // Known from here on, but no part of a layer: it is made when a container starts.
            if (fileSystem.stat(ImagePath.clean(path)).isEmpty()) {
                copier(null, List.of(), Owner.ROOT)
                        .makeDirectory(ImagePath.clean(path), FileNode.directory(0755, 0, 0));
            }
        }
        fileSystem.takeChanges();
    }

    private SortedMap<String, FileNode> withoutVolumes(SortedMap<String, FileNode> changes) {
        SortedMap<String, FileNode> kept = new TreeMap<>(changes);
        kept.keySet()
                .removeIf(path ->
                        volumes.stream().anyMatch(volume -> !path.equals(volume) && ImagePath.isWithin(path, volume)));
        return kept;
    }

    private List<String> commandLine(CommandLine line) {
        if (!line.shellForm()) {
            return line.words();
        }
        List<String> shell = config.texts("Shell");
        List<String> whole = new ArrayList<>(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
        whole.add(String.join(" ", line.words()));
        return whole;
    }

    private static Map<String, Object> healthcheck(Healthcheck check) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (check.none()) {
            map.put("Test", List.of("NONE"));
            return map;
        }
        List<String> test = new ArrayList<>();
        test.add(check.test().shellForm() ? "CMD-SHELL" : "CMD");
        test.addAll(check.test().words());
        map.put("Test", test);
        putNanos(map, "Interval", check.interval());
        putNanos(map, "Timeout", check.timeout());
        putNanos(map, "StartPeriod", check.startPeriod());
        if (check.retries() > 0) {
            map.put("Retries", check.retries());
        }
        return map;
    }

    private static void putNanos(Map<String, Object> map, String field, @CheckForNull Duration duration) {
        if (duration != null && !duration.isZero()) {
            map.put(field, duration.toNanos());
        }
    }

    private void run(Run run) throws IOException, InterruptedException {
        RunContext context = new RunContext(
                fileSystem,
                sources.contents(),
                variables.environment(config),
                config.texts("Shell"),
                expand(config.text("User")),
                config.text("WorkingDir").isEmpty() ? ImagePath.ROOT : config.text("WorkingDir"),
                config.set("Volumes"),
                created);
        RunStep.evaluate(run, context);
    }

    private void copy(Copy copy) throws IOException, InterruptedException {
        FileModes chmod = copy.chmod() == null ? null : FileModes.parse(expand(copy.chmod()));
        if (copy.from() != null) {
            Owner owner = copy.chown() == null ? null : owner(copy.chown());
            copyAll(
                    sources.from(expand(copy.from())),
                    copy.sources(),
                    copier(chmod, copy.excludes(), owner),
                    copy.destination());
            return;
        }
        Owner owner = copy.chown() == null ? Owner.ROOT : owner(copy.chown());
        FileCopier copier = copier(chmod, copy.excludes(), owner);
        copyAll(sources.context(), copy.sources(), copier, copy.destination());
        writeAll(copy.heredocs(), copier, copy.destination());
    }

    private void add(Add add) throws IOException {
        FileModes chmod = add.chmod() == null ? null : FileModes.parse(expand(add.chmod()));
        Owner owner = add.chown() == null ? Owner.ROOT : owner(add.chown());
        FileCopier copier = copier(chmod, add.excludes(), owner);
        SourceTree context = sources.context();
        List<String> others = new ArrayList<>();
        ArchiveUnpacker unpacker = new ArchiveUnpacker(fileSystem, sources.spool());
        String destination = expandPath(add.destination());
        for (String source : resolve(context, add.sources())) {
            FileNode node = context.lstat(source).orElseThrow();
            if (node.type() == FileNode.Type.FILE && ArchiveUnpacker.isArchive(source.substring(1), node.content())) {
                unpacker.unpack(source.substring(1), node.content(), copier.archiveDestination(destination));
            } else {
                others.add(source);
            }
        }
        copyResolved(context, others, copier, destination);
        writeAll(add.heredocs(), copier, destination);
    }

    private void copyAll(SourceTree tree, List<String> patterns, FileCopier copier, String destination)
            throws IOException {
        copyResolved(tree, resolve(tree, patterns), copier, expandPath(destination));
    }

    private List<String> resolve(SourceTree tree, List<String> patterns) throws IOException {
        return patterns.isEmpty()
                ? List.of()
                : SourcePatterns.resolve(
                        tree, patterns.stream().map(this::expandPath).toList());
    }

    private static void copyResolved(SourceTree tree, List<String> paths, FileCopier copier, String destination)
            throws IOException {
        if (paths.size() > 1 && !copier.isDirectory(destination)) {
            throw new InvalidInputException(
                    "COPY",
                    destination,
                    "is one file, but the sources are " + paths.size() + ": "
                            + String.join(
                                    ", ",
                                    paths.stream()
                                            .limit(5)
                                            .map(path -> path.substring(1))
                                            .toList()),
                    "end the destination with '/', or make the pattern match one file");
        }
        for (String path : paths) {
            copier.copy(tree, path, destination);
        }
    }

    private void writeAll(List<Heredoc> heredocs, FileCopier copier, String destination) {
        String expanded = expandPath(destination);
        for (Heredoc heredoc : heredocs) {
            String text = heredoc.expand()
                    ? words.expandContent(heredoc.content(), name -> variables.value(name, config))
                    : heredoc.content();
            copier.write(heredoc.name(), text.getBytes(StandardCharsets.UTF_8), expanded);
        }
    }

    private FileCopier copier(@CheckForNull FileModes chmod, List<String> excludes, @CheckForNull Owner owner) {
        String workingDirectory = config.text("WorkingDir").isEmpty() ? ImagePath.ROOT : config.text("WorkingDir");
        return new FileCopier(
                fileSystem, workingDirectory, owner, chmod, DockerIgnore.parse(String.join("\n", excludes)));
    }

    /** The user of the image so far. */
    private Owner user() throws IOException {
        String user = config.text("User");
        return user.isEmpty() ? Owner.ROOT : new UserNames(fileSystem).find("USER", expand(user));
    }

    private Owner owner(String chown) throws IOException {
        return new UserNames(fileSystem).find("--chown", expand(chown));
    }

    private String expand(String word) {
        Function<String, String> values = name -> variables.value(name, config);
        return words.expand(word, values);
    }

    /** A path with its variables resolved, cleaned, its final slash kept because it means a directory. */
    private String expandPath(String word) {
        return PathText.clean(expand(word));
    }
}
