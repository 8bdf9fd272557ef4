package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.WebFile;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The root file system of a base image, in which a command is run by the programs that it has, and evaluated by the
 * product; both give what the root has then. Needs root, for chroot.
 */
final class RealRoot {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** A directory for it, the tree. Nobody needs it after a crash, so the disk is not waited for at its end. */
    private static final String MOUNT = """
            rm -rf "$0"
            mkdir -p "$0/merged" "$0/work" "$0/upper/dev"
            mknod -m 666 "$0/upper/dev/null" c 1 3
            mount -t overlay overlay -o "lowerdir=$1,upperdir=$0/upper,workdir=$0/work,volatile" "$0/merged"
            """;

    private static final BaseLayer LAYER = new BaseLayer(
            ImageReference.parse("registry.example.com/base:1"),
            new Descriptor("layer", RootEntry.digest(new byte[0]), 1),
            RootEntry.digest(new byte[0]));

    private final String name;
    private final Path tar;
    private final Path tree;
    private final Path work;
    private final Map<String, RootEntry> before;

    /**
     * What came of a command.
     *
     * @param failure why it failed, or null
     * @param left why it is left to a process, or null
     * @param jars the bytes of jars that were made, by their paths
     */
    record Result(Map<String, RootEntry> files, String failure, String left, Map<String, byte[]> jars) {
        Result(Map<String, RootEntry> files, String failure, String left) {
            this(files, failure, left, Map.of());
        }
    }

    /**
     * What is run.
     *
     * @param user a name of the base, or empty
     */
    record Command(
            String script, String user, String directory, Map<String, String> variables, List<Path> contextFiles) {
        static Command of(String script) {
            return new Command(script, "", "/", Map.of(), List.of());
        }
    }

    private RealRoot(String name, Path tar, Path work) throws IOException, InterruptedException {
        this.name = name;
        this.tar = tar;
        this.work = work;
        this.tree = Files.createDirectories(work.resolve(name));
        process(List.of("tar", "-C", tree.toString(), "--numeric-owner", "-xpf", tar.toString()));
        this.before = RootEntry.list(tree);
    }

    /** One of the test bed's roots, {@code debian} or {@code busybox}, unpacked below a directory. */
    static RealRoot of(String name, Path work) throws IOException, InterruptedException {
        return new RealRoot(name, TestbedPart.RUN_BASES.path("run-bases/" + name + ".tar"), work);
    }

    /** A root with other files: a shell script prepares it in its directory. */
    RealRoot changed(String newName, String script) throws IOException, InterruptedException {
        Path copy = work.resolve("made-" + newName);
        process(List.of("cp", "-a", tree.toString(), copy.toString()));
        process(List.of("sh", "-ec", "cd '" + copy + "'; " + script));
        Path made = work.resolve(newName + ".tar");
        process(List.of("tar", "-C", copy.toString(), "--numeric-owner", "-cf", made.toString(), "."));
        return new RealRoot(newName, made, work);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Runs the command by the programs of the root. */
    Result real(Command command) throws IOException, InterruptedException {
        return real(command, overlay -> {
            Map<String, RootEntry> files = new TreeMap<>(before);
            RootEntry.apply(overlay.resolve("upper"), files);
            return files;
        });
    }

    /** The same, but looks at every file of the root afterwards, and not at those alone that the overlay has of the run. */
    Result realInFull(Command command) throws IOException, InterruptedException {
        return real(command, overlay -> RootEntry.list(overlay.resolve("merged")));
    }

    private Result real(Command command, Listing listing) throws IOException, InterruptedException {
        Path overlay = work.resolve(name + "-run");
        Path merged = overlay.resolve("merged");
        process(List.of("sh", "-ec", MOUNT, overlay.toString(), tree.toString()));
        try {
            String failure = run(command, merged);
            return new Result(listing.of(overlay), failure, null);
        } finally {
            process(List.of("umount", merged.toString()));
        }
    }

    private interface Listing {
        Map<String, RootEntry> of(Path overlay) throws IOException, InterruptedException;
    }

    /** Returns why it failed, or null. */
    private String run(Command command, Path copy) throws IOException, InterruptedException {
        for (Path file : command.contextFiles()) {
            Files.copy(file, copy.resolve(file.getFileName().toString()));
        }
        List<String> words = new ArrayList<>(List.of("env", "-i", "PATH=" + PATH));
        command.variables().forEach((key, value) -> words.add(key + "=" + value));
        if (!command.variables().containsKey("HOME")) {
            words.add("HOME=" + home(command.user()));
        }
        words.add("chroot");
        if (!command.user().isEmpty()) {
            words.add("--userspec=" + ids(command.user()));
            words.add("--groups=");
        }
        // umask 022, as whatever builds images has it.
        words.addAll(List.of(
                copy.toString(),
                "/bin/sh",
                "-c",
                "umask 022; cd \"$0\" && exec /bin/sh -c \"$1\"",
                command.directory(),
                command.script()));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String output = new String(process.getInputStream().readNBytes(100_000));
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("does not end: " + command.script());
        }
        Files.delete(copy.resolve("dev/null"));
        return process.exitValue() == 0 ? null : process.exitValue() + " " + output;
    }

    private String home(String user) throws IOException {
        return user.isEmpty() ? "/root" : account(user)[5];
    }

    private String ids(String user) throws IOException {
        String[] account = account(user);
        return account[2] + ":" + account[3];
    }

    private String[] account(String user) throws IOException {
        return Files.readAllLines(tree.resolve("etc/passwd")).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields[0].equals(user))
                .findFirst()
                .orElseThrow();
    }

    /** Evaluates the command by the product. */
    Result evaluated(Command command) throws IOException, InterruptedException {
        ImageFileSystem fileSystem = new ImageFileSystem();
        try (InputStream in = Files.newInputStream(tar)) {
            LayerListing.read(in, NameQuota.ofImage()).applyTo(fileSystem, LAYER, NameQuota.ofImage());
        }
        for (Path file : command.contextFiles()) {
            fileSystem.put(
                    "/" + file.getFileName(), FileNode.file(0644, 0, 0, Files.size(file), new Content.OnDisk(file)));
        }
        ImageFileSystem start = fileSystem.copy();
        Map<String, String> variables = new TreeMap<>(command.variables());
        variables.put("PATH", PATH);
        RunContext context = new RunContext(
                start,
                new TreeContents(),
                variables,
                List.of("/bin/sh", "-c"),
                command.user(),
                command.directory(),
                Optional.empty(),
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
                RealRoot::download,
                Instant.now());
        String failure = null;
        try {
            new RunEvaluation(context).run(command.script(), Optional.empty());
        } catch (NeedsProcessException e) {
            return new Result(Map.of(), null, e.getMessage());
        } catch (io.jenkins.plugins.delivery.core.DeliveryException e) {
            failure = e.getMessage();
        }
        // What a registry gets: the base, and the changes upon it.
        Map<String, RootEntry> files = new TreeMap<>(before);
        for (Path file : command.contextFiles()) {
            files.put(
                    "/" + file.getFileName(),
                    new RootEntry(
                            "file",
                            "644",
                            "0:0",
                            RootEntry.digest(Files.readAllBytes(file)).value()));
        }
        for (Map.Entry<String, FileNode> change : start.takeChanges().entrySet()) {
            String path = change.getKey();
            int name = path.lastIndexOf('/') + 1;
            if (path.startsWith(".wh.", name)) {
                RootEntry.remove(files, path.substring(0, name) + path.substring(name + 4));
            }
        }
        ImageFileSystem copy = start;
        Map<String, byte[]> jars = new TreeMap<>();
        for (Map.Entry<String, FileNode> change : changes(copy, fileSystem).entrySet()) {
            if (!change.getValue().isDirectory()) {
                RootEntry.remove(files, change.getKey());
            }
            files.put(change.getKey(), entry(change.getValue()));
            if (change.getKey().endsWith(".jar") && change.getValue().content() != null) {
                jars.put(
                        change.getKey(),
                        new TreeContents().open(change.getValue()).open().readAllBytes());
            }
        }
        return new Result(files, failure, null, jars);
    }

    private static Downloads.Downloaded download(String url, String program) throws InterruptedException {
        try (WebFile file = WebFile.open(url, program)) {
            byte[] bytes = file.body().readAllBytes();
            return new Downloads.Downloaded(
                    new Content.InMemory(bytes),
                    bytes.length,
                    Digest.of(bytes),
                    file.redirected(),
                    file.strictTransport());
        } catch (IOException e) {
            throw new NeedsProcessException(url, e.getMessage());
        }
    }

    /** What differs from the state before, by the file systems themselves. */
    private static Map<String, FileNode> changes(ImageFileSystem after, ImageFileSystem before) {
        Map<String, FileNode> changes = new TreeMap<>();
        for (String path : after.walk("/")) {
            FileNode node = after.lstat(path).orElseThrow();
            if (!path.equals("/") && !Optional.of(node).equals(before.lstat(path))) {
                changes.put(path, node);
            }
        }
        return changes;
    }

    private RootEntry entry(FileNode node) throws IOException {
        String content =
                switch (node.type()) {
                    case FILE ->
                        node.content() instanceof Content.InBaseLayer base
                                ? before.get(base.path()).content()
                                : RootEntry.digest(node.content().open().readAllBytes())
                                        .value();
                    case SYMLINK -> node.linkTarget();
                    default -> "";
                };
        return new RootEntry(
                node.type().name().toLowerCase(java.util.Locale.ROOT),
                Integer.toOctalString(node.mode()),
                node.uid() + ":" + node.gid(),
                content);
    }

    /** What differs between two results, a line each. */
    static List<String> differences(Result real, Result evaluated) {
        List<String> lines = new ArrayList<>();
        if ((real.failure() == null) != (evaluated.failure() == null)) {
            lines.add("failure: " + real.failure() + " / " + evaluated.failure());
        }
        TreeSet<String> paths = new TreeSet<>(real.files().keySet());
        paths.addAll(evaluated.files().keySet());
        for (String path : paths) {
            RootEntry one = real.files().get(path);
            RootEntry two = evaluated.files().get(path);
            if (one == null || !one.equals(two)) {
                lines.add(path + ": " + one + " / " + two);
            }
        }
        return lines;
    }

    private final class TreeContents implements Contents {
        @Override
        public Content open(FileNode file) {
            return file.content() instanceof Content.InBaseLayer base
                    ? new Content.OnDisk(tree.resolve(base.path().substring(1)))
                    : file.content();
        }

        @Override
        public Content keep(InputStream in, long size) throws IOException {
            return new Content.InMemory(in.readNBytes((int) size));
        }
    }

    static void process(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + output);
        }
    }

    /** The text of a file in the root as it was. */
    InputStream base(String path) throws IOException {
        return new ByteArrayInputStream(Files.readAllBytes(tree.resolve(path.substring(1))));
    }
}
