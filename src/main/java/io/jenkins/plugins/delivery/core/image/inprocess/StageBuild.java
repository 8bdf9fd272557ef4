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
import io.jenkins.plugins.delivery.core.image.dockerfile.LexicalPath;
import io.jenkins.plugins.delivery.core.image.dockerfile.Maintainer;
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
import io.jenkins.plugins.delivery.core.image.run.RunContext;
import io.jenkins.plugins.delivery.core.image.run.RunEvaluation;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Evaluates the instructions of one stage, one after the other, as BuildKit does. */
final class StageBuild {
    private final Words words;
    private final StageVariables variables;
    private final StageSources sources;
    private final Instant created;

    private final ImageConfig config;
    private final ImageFileSystem fileSystem;
    private final List<BaseLayer> baseLayers;
    private final List<SortedMap<String, FileNode>> layers;

    private boolean entrypoint;
    private boolean command;

    /**
     * What the instructions so far come to. No file of a new layer has been read: that is most of the work, and only the
     * layers of the image itself are worth it, not those of stages that it copies from.
     *
     * @param config complete but for the digests of the new layers
     * @param baseLayers the layers that are in a registry already, the lowest first
     * @param layers what each new layer adds or replaces, by absolute path, the lowest first
     */
    record State(
            ImageConfig config,
            ImageFileSystem fileSystem,
            List<BaseLayer> baseLayers,
            List<SortedMap<String, FileNode>> layers) {}

    StageBuild(State start, Words words, StageVariables variables, StageSources sources, Instant created) {
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
    State finish() {
        if (entrypoint && !command) {
            config.remove("Cmd");
        }
        return new State(config, fileSystem, baseLayers, layers);
    }

    void evaluate(Instruction instruction) throws IOException, InterruptedException {
        try {
            apply(instruction);
        } catch (NeedsAnotherEngineException e) {
            throw e;
        } catch (DeliveryException e) {
            // A command is said to fail, anything else tells what is wrong with it.
            String separator = instruction instanceof Run ? " " : ": ";
            throw new DeliveryException(
                    "Dockerfile line " + instruction.line() + " '" + instruction.source() + "'" + separator
                            + e.getMessage(),
                    e);
        }
        SortedMap<String, FileNode> changes = fileSystem.takeChanges();
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
            case "USER" -> config.text("User", expand(((User) instruction).user()));
            case "STOPSIGNAL" -> config.text("StopSignal", signal(((StopSignal) instruction).signal()));
            case "EXPOSE" -> expose((Expose) instruction);
            // What is put below a volume later is part of the image, as it is with BuildKit.
            case "VOLUME" ->
                config.addToSet(
                        "Volumes",
                        ((Volume) instruction)
                                .paths().stream().map(this::volume).toList());
            case "SHELL" -> config.texts("Shell", ((Shell) instruction).words());
            case "CMD" -> {
                command = true;
                config.texts("Cmd", commandLine(((Cmd) instruction).command()));
            }
            case "ENTRYPOINT" -> {
                entrypoint = true;
                config.texts("Entrypoint", commandLine(((Entrypoint) instruction).command()));
            }
            case "HEALTHCHECK" -> config.healthcheck((Healthcheck) instruction);
            case "ONBUILD" -> {
                List<String> triggers = config.texts("OnBuild");
                triggers.add(((Onbuild) instruction).text());
                config.texts("OnBuild", triggers);
            }
            case "COPY" -> copy((Copy) instruction);
            case "ADD" -> add((Add) instruction);
            case "RUN" -> run((Run) instruction);
            case "MAINTAINER" -> config.author(((Maintainer) instruction).name());
            default -> throw new IllegalStateException("not for this engine: " + instruction.source());
        }
    }

    private void declare(KeyValue pair) {
        String name = expand(pair.key());
        variables.declare(name, pair.value() == null ? null : expand(pair.value()));
    }

    private void environment(Env env) {
        // All values see the environment as it was before this instruction.
        Map<String, String> values = new LinkedHashMap<>();
        env.pairs().forEach(pair -> values.put(expand(pair.key()), expand(pair.value())));
        values.forEach(config::environment);
        values.keySet().forEach(variables::environmentSets);
    }

    private void label(Label label) {
        Map<String, String> values = new LinkedHashMap<>();
        label.pairs().forEach(pair -> values.put(expand(pair.key()), expand(pair.value())));
        config.labels(values);
    }

    private void workingDirectory(Workdir workdir) throws IOException, InterruptedException {
        String path = expand(workdir.path());
        // An absolute path stays as it is written, as BuildKit leaves it; programs see it so.
        String absolute = path.startsWith("/") ? path : ImagePath.join(config.text("WorkingDir"), path);
        config.text("WorkingDir", absolute);
        String directory = ImagePath.clean(absolute);
        Owner maker = fileSystem.stat(directory).isPresent() ? null : user();
        copier(fileSystem, "WORKDIR", null, List.of(), maker, false).directory(directory);
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
            words.expandToWords(written, this::value).forEach(word -> ports.addAll(Ports.parse(word)));
        }
        config.addToSet("ExposedPorts", ports);
    }

    private String volume(String written) {
        if (expand(written).isEmpty()) {
            throw new InvalidInputException(
                    "VOLUME",
                    written,
                    "is empty, because its variables have no value",
                    "give them one with ARG or ENV");
        }
        return expandPath(written);
    }

    private List<String> commandLine(CommandLine line) {
        if (!line.shellForm()) {
            return line.words();
        }
        List<String> whole = new ArrayList<>(shell());
        whole.add(String.join(" ", line.words()));
        return whole;
    }

    private List<String> shell() {
        List<String> shell = config.texts("Shell");
        return shell.isEmpty() ? List.of("/bin/sh", "-c") : shell;
    }

    private void run(Run run) throws IOException, InterruptedException {
        RunContext context = new RunContext(
                fileSystem,
                sources.contents(),
                variables.environment(config),
                shell(),
                expand(config.text("User")),
                directory(),
                sources.compiled(),
                config.architecture(),
                sources.downloads(),
                created);
        try {
            new RunEvaluation(context).run(run.text(), run.exec());
        } catch (NeedsProcessException e) {
            throw new ProcessNeed(run, ProcessNeed.RUNS + e.getMessage()).refusal();
        }
    }

    private void copy(Copy copy) throws IOException, InterruptedException {
        FileModes chmod = modes(copy.chmod());
        ImageFileSystem files = target(copy.link(), chmod);
        Owner owner = owner(copy.chown(), files);
        SourceTree tree = copy.from() == null ? sources.context() : sources.from(expand(copy.from()));
        FileCopier copier = copier(files, "COPY", chmod, copy.excludes(), owner, copy.from() == null);
        copyAll(tree, copy.sources(), copier, copy.destination());
        writeAll(copy.heredocs(), copier, copy.destination());
        layUpon(files);
    }

    /**
     * What COPY and ADD write to. With {@code --link} that is nothing yet: it becomes a layer of its own, which knows
     * neither the links nor the directories of what is below it. With {@code --chmod} BuildKit takes no notice of it.
     */
    private ImageFileSystem target(boolean link, @CheckForNull FileModes chmod) {
        return link && chmod == null ? new ImageFileSystem() : fileSystem;
    }

    /** Puts such a layer upon the image, its directories with their modes and owners, too. */
    private void layUpon(ImageFileSystem files) {
        if (files != fileSystem) {
            files.takeChanges().forEach(fileSystem::put);
        }
    }

    private void add(Add add) throws IOException, InterruptedException {
        FileModes chmod = modes(add.chmod());
        ImageFileSystem files = target(add.link(), chmod);
        Owner owner = owner(add.chown(), files);
        FileCopier copier = copier(files, "ADD", chmod, add.excludes(), owner, true);
        SourceTree context = sources.context();
        List<String> others = new ArrayList<>();
        ArchiveUnpacker unpacker = new ArchiveUnpacker(files, sources.spool());
        String destination = LexicalPath.destination(expand(add.destination()));
        List<String> expanded = add.sources().stream().map(this::expand).toList();
        String checksum = add.checksum() == null ? null : expand(add.checksum());
        boolean remote = new RemoteSources(add, checksum, sources.downloads()).put(expanded, copier, destination);
        for (String source : remote ? List.<String>of() : resolve("ADD", context, add.sources())) {
            Optional<String> followed = context.followed(source);
            FileNode node =
                    followed.isEmpty() ? null : context.lstat(followed.get()).orElseThrow();
            if (!Boolean.FALSE.equals(add.unpack())
                    && node != null
                    && node.type() == FileNode.Type.FILE
                    && ArchiveUnpacker.isArchive(source.substring(1), node.content())) {
                unpacker.unpack(source.substring(1), node.content(), copier.unpacked(destination), owner);
            } else {
                others.add(source);
            }
        }
        copyResolved(context, others, copier, destination);
        writeAll(add.heredocs(), copier, destination);
        layUpon(files);
    }

    private void copyAll(SourceTree tree, List<String> patterns, FileCopier copier, String destination)
            throws IOException {
        copyResolved(tree, resolve("COPY", tree, patterns), copier, LexicalPath.destination(expand(destination)));
    }

    private List<String> resolve(String keyword, SourceTree tree, List<String> patterns) throws IOException {
        return patterns.isEmpty()
                ? List.of()
                : SourcePatterns.resolve(
                        keyword, tree, patterns.stream().map(this::expandPath).toList());
    }

    private static void copyResolved(SourceTree tree, List<String> paths, FileCopier copier, String destination)
            throws IOException {
        copier.checkTakes(paths.stream().map(path -> path.substring(1)).toList(), destination);
        for (String path : paths) {
            copier.copy(tree, path, destination);
        }
    }

    private void writeAll(List<Heredoc> heredocs, FileCopier copier, String destination) {
        String expanded = LexicalPath.destination(expand(destination));
        for (Heredoc heredoc : heredocs) {
            String text = heredoc.expand() ? words.expandContent(heredoc.content(), this::value) : heredoc.content();
            copier.write(heredoc.name(), text.getBytes(StandardCharsets.UTF_8), expanded);
        }
    }

    private FileCopier copier(
            ImageFileSystem files,
            String keyword,
            @CheckForNull FileModes chmod,
            List<String> excludes,
            @CheckForNull Owner owner,
            boolean local) {
        Owner given = local && owner == null ? Owner.ROOT : owner;
        return new FileCopier(keyword, files, directory(), given, owner, chmod, DockerIgnore.ofExcludes(excludes));
    }

    private String directory() {
        return config.text("WorkingDir").isEmpty() ? ImagePath.ROOT : config.text("WorkingDir");
    }

    @CheckForNull
    private Owner user() throws IOException, InterruptedException {
        String user = config.text("User");
        return user.isEmpty() ? null : users().find("USER", expand(user));
    }

    /** Null when nothing is asked for, as by a variable without a value. */
    @CheckForNull
    private Owner owner(@CheckForNull String chown, ImageFileSystem files) throws IOException, InterruptedException {
        String owner = chown == null ? "" : expand(chown);
        if (files != fileSystem && !owner.matches("[0-9:]*+")) {
            throw new InvalidInputException(
                    "--chown",
                    owner,
                    "is a name, and with --link the image's own /etc/passwd is not read",
                    "use numbers, or leave --link out");
        }
        return owner.isEmpty() ? null : users().find("--chown", owner);
    }

    private UserNames users() {
        return new UserNames(fileSystem, sources.contents());
    }

    @CheckForNull
    private FileModes modes(@CheckForNull String chmod) {
        String modes = chmod == null ? "" : expand(chmod);
        return modes.isEmpty() ? null : FileModes.parse(modes);
    }

    private String expand(String word) {
        return words.expand(word, this::value);
    }

    @CheckForNull
    private String value(String name) {
        return variables.value(name, config);
    }

    /** A path with its variables resolved, cleaned, its final slash kept because it means a directory. */
    private String expandPath(String word) {
        return LexicalPath.source(expand(word));
    }
}
