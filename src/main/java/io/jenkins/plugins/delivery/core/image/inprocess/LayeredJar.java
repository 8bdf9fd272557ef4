package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.jar.NotPlainException;
import io.jenkins.plugins.delivery.core.image.jar.PlainJar;
import io.jenkins.plugins.delivery.core.image.jar.SpringBootLayers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Takes the one jar that an evaluated image starts apart into the layers that Spring Boot names in it, so that a change
 * of the code is a small layer. It is as Spring Boot's documentation has it for an exploded archive: the same launcher
 * starts the same classes in the same order of the same files. What could make a difference leaves the image as it is.
 */
final class LayeredJar {
    private static final String SUFFIX = ".jar";
    private static final String LAUNCHER = "org\\.springframework\\.boot\\.loader\\.(launch\\.)?JarLauncher";

    /** What a manifest says that counts for {@code java -jar} alone. */
    private static final List<String> OF_JAR_ALONE = List.of(
            "Class-Path", "Launcher-Agent-Class", "Add-Exports", "Add-Opens", "Enable-Native-Access", "Multi-Release");

    private final Spool spool;
    private final Instant created;
    private final BuildLog log;

    LayeredJar(Spool spool, Instant created, BuildLog log) {
        this.spool = spool;
        this.created = created;
        this.log = log;
    }

    /** Why an image stays as it is. */
    private static final class AsItIs extends Exception {
        private static final long serialVersionUID = 1L;

        AsItIs(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Where the jar is. */
    private record Found(int layer, String path, FileNode node) {
        String directory() {
            return path.substring(0, path.length() - SUFFIX.length());
        }
    }

    /** The image with its jar in layers, or the same one; the log says which, and why. */
    StageBuild.State of(StageBuild.State image) throws IOException {
        try {
            return layered(image);
        } catch (AsItIs e) {
            log.line("Not layered: " + e.getMessage());
            return image;
        }
    }

    private StageBuild.State layered(StageBuild.State image) throws AsItIs, IOException {
        String field = image.config().texts("Entrypoint").isEmpty() ? "Cmd" : "Entrypoint";
        JarStart start = JarStart.of(image.config().texts(field))
                .orElseThrow(() -> new AsItIs("the image does not start with 'java -jar' and the name of a jar"));
        if (image.config().texts("Env").stream().anyMatch(JarStart::isChangedBy)) {
            throw new AsItIs("a variable of the image has options for a class path");
        }
        Found found = find(image, start.jar());
        if (image.config().mentions(ImagePath.name(found.path())) != 1) {
            throw new AsItIs(ImagePath.name(found.path()) + " is named in more places of the image's configuration");
        }
        try (PlainJar jar = open(found)) {
            Attributes manifest = jar.manifest().getMainAttributes();
            String main = check(found, manifest);
            List<SortedMap<String, FileNode>> layers = new ArrayList<>(image.layers());
            Map<String, SortedMap<String, FileNode>> parts = parts(found, jar);
            SortedMap<String, FileNode> rest = new TreeMap<>(layers.get(found.layer()));
            rest.remove(found.path());
            layers.remove(found.layer());
            if (!rest.isEmpty()) {
                layers.add(found.layer(), rest);
            }
            layers.addAll(found.layer() + (rest.isEmpty() ? 0 : 1), parts.values());
            List<String> command = start.withClass(found.directory(), main);
            image.config()
                    .splitLayer(image.layers().size() - found.layer(), !rest.isEmpty(), notes(found, parts), created);
            image.config().texts(field, command);
            log.line("Layered: " + found.path() + " of Spring Boot " + manifest.getValue("Spring-Boot-Version")
                    + " is taken apart into " + String.join(", ", parts.keySet()) + " below " + found.directory()
                    + ", and started with " + String.join(" ", command));
            return new StageBuild.State(image.config(), image.fileSystem(), image.baseLayers(), layers);
        } catch (NotPlainException e) {
            throw new AsItIs(found.path() + e.getMessage());
        }
    }

    private static List<String> notes(Found found, Map<String, SortedMap<String, FileNode>> parts) {
        return parts.keySet().stream()
                .map(name -> "layer " + name + " of " + found.path())
                .toList();
    }

    private Found find(StageBuild.State image, String written) throws AsItIs {
        ImageFileSystem files = image.fileSystem();
        String directory = image.config().text("WorkingDir");
        String absolute = written.startsWith("/")
                ? written
                : ImagePath.join(directory.isEmpty() ? ImagePath.ROOT : directory, written);
        String path = files.realPath(ImagePath.clean(absolute))
                .orElseThrow(() -> new AsItIs(absolute + " is not in the image"));
        FileNode node = files.lstat(path).orElseThrow();
        List<Integer> in = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            if (image.layers().get(i).containsKey(path)) {
                in.add(i);
            }
        }
        if (in.size() != 1 || node.type() != FileNode.Type.FILE || node.content() instanceof Content.InBaseLayer) {
            throw new AsItIs(path + " does not come from the build context in one layer");
        }
        if (!path.equals(ImagePath.clean(absolute)) || !path.endsWith(SUFFIX) || path.endsWith("/" + SUFFIX)) {
            throw new AsItIs(absolute + " is a link, or has another name than *.jar");
        }
        if (files.hasOtherNames(node) || isLinked(image, path)) {
            throw new AsItIs(path + " has other names in the image");
        }
        Found found = new Found(in.get(0), path, node);
        if (files.lstat(found.directory()).isPresent()) {
            throw new AsItIs(found.directory() + ", where its parts would be, is in the image already");
        }
        return found;
    }

    /** Whether a link of the image leads to it. */
    private static boolean isLinked(StageBuild.State image, String path) {
        for (String name : image.fileSystem().walk(ImagePath.ROOT)) {
            boolean link =
                    image.fileSystem().lstat(name).map(FileNode::isSymlink).orElse(false);
            if (link && image.fileSystem().realPath(name).equals(Optional.of(path))) {
                return true;
            }
        }
        return false;
    }

    private static PlainJar open(Found found) throws IOException {
        if (found.node().content() instanceof Content.OnDisk disk) {
            return PlainJar.open(disk.file());
        }
        try (InputStream in = found.node().content().open()) {
            return PlainJar.open(in.readAllBytes());
        }
    }

    /** The class that starts it. */
    private static String check(Found found, Attributes manifest) throws AsItIs {
        String main = manifest.getValue("Main-Class");
        if (main == null || !main.matches(LAUNCHER)) {
            throw new AsItIs(found.path() + " is no jar of Spring Boot with its usual launcher");
        }
        if (!SpringBootLayers.INDEX.equals(manifest.getValue("Spring-Boot-Layers-Index"))
                || manifest.getValue("Spring-Boot-Classpath-Index") == null) {
            throw new AsItIs(found.path() + " does not name its layers, which Spring Boot does from 2.4 on");
        }
        for (String attribute : OF_JAR_ALONE) {
            if (manifest.getValue(attribute) != null) {
                throw new AsItIs("the manifest of " + found.path() + " has " + attribute);
            }
        }
        return main;
    }

    /** The layers that have files, in their order; each brings the directories that those before it have not. */
    private Map<String, SortedMap<String, FileNode>> parts(Found found, PlainJar jar) throws IOException {
        SpringBootLayers index = SpringBootLayers.of(jar);
        Map<String, SortedMap<String, FileNode>> parts = new LinkedHashMap<>();
        index.names().forEach(name -> parts.put(name, new TreeMap<>()));
        Map<ZipArchiveEntry, String> layers = index.assign(jar.entries());
        layers.forEach((entry, layer) -> {
            SortedMap<String, FileNode> part = parts.get(layer);
            String path = ImagePath.join(found.directory(), entry.getName());
            for (String parent = ImagePath.parent(path);
                    !parent.equals(ImagePath.parent(found.directory()));
                    parent = ImagePath.parent(parent)) {
                part.put(parent, directory(found.node()));
            }
        });
        for (Map.Entry<ZipArchiveEntry, String> entry : layers.entrySet()) {
            FileNode node = found.node();
            Content content = kept(found, jar, entry.getKey());
            parts.get(entry.getValue())
                    .put(
                            ImagePath.join(found.directory(), entry.getKey().getName()),
                            FileNode.file(
                                    node.mode() & 0777,
                                    node.uid(),
                                    node.gid(),
                                    entry.getKey().getSize(),
                                    content));
        }
        parts.values().removeIf(Map::isEmpty);
        return parts;
    }

    private Content kept(Found found, PlainJar jar, ZipArchiveEntry entry) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(jar.content(entry), sum)) {
            Content content = spool.keep(in, entry.getSize());
            if (sum.getValue() != entry.getCrc()) {
                throw new IOException(
                        found.path() + " is damaged, or changed while it was read, at " + entry.getName());
            }
            return content;
        }
    }

    /** Whoever may read the jar may read what was in it. */
    private static FileNode directory(FileNode jar) {
        int search = (jar.mode() & 0444) >> 2;
        return FileNode.directory(0700 | jar.mode() & 0777 | search, jar.uid(), jar.gid());
    }
}
