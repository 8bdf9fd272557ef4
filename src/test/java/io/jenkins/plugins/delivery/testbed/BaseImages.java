package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Base images for tests, pushed without the product's own code. */
public final class BaseImages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private BaseImages() {}

    /**
     * Pushes a small image with everything in it that matters to a copy: users and groups, symbolic links to
     * directories, a hard link, a set-user-id file, a sticky directory, a directory for its owner only, and a whiteout.
     */
    public static void pushSmall(URI registry, String repository, String tag) throws IOException, InterruptedException {
        byte[] lower = tar(tar -> {
            for (String directory : List.of("etc", "usr", "usr/bin", "var", "run", "home", "root", "tmp", "opt")) {
                directory(tar, directory, directory.equals("root") ? 0700 : directory.equals("tmp") ? 01777 : 0755, 0);
            }
            directory(tar, "home/app", 0750, 1001);
            file(tar, "etc/passwd", 0644, "root:x:0:0::/root:/bin/sh\napp:x:1001:1002::/home/app:/bin/sh\n");
            file(tar, "etc/group", 0644, "root:x:0:\nstaff:x:50:\nappgroup:x:1002:\n");
            file(tar, "usr/bin/tool", 04755, "tool");
            file(tar, "opt/gone", 0644, "gone");
            link(tar, "usr/bin/same", "usr/bin/tool", TarConstants.LF_LINK);
            link(tar, "bin", "usr/bin", TarConstants.LF_SYMLINK);
            link(tar, "srv", "opt", TarConstants.LF_SYMLINK);
        });
        byte[] upper = tar(tar -> file(tar, "opt/.wh.gone", 0, ""));
        RegistryApi api = new RegistryApi(registry);
        List<PushedLayer> layers = new ArrayList<>();
        for (byte[] layer : List.of(lower, upper)) {
            byte[] gzip = gzip(layer);
            layers.add(new PushedLayer(api.pushBlob(repository, gzip), gzip.length, RegistryApi.digest(layer)));
        }
        pushImage(
                api,
                repository,
                tag,
                layers,
                Map.of("Env", List.of("PATH=/usr/bin", "LANG=C"), "Cmd", List.of("tool")));
    }

    /**
     * Pushes one of the test bed's roots as {@code base/<root>:1}.
     *
     * @param root {@code debian} or {@code busybox}
     * @param directory for its layer
     */
    public static void pushRoot(URI registry, String root, Path directory, List<String> environment)
            throws IOException, InterruptedException {
        LayerFile layer =
                compress(TestbedPart.RUN_BASES.path("run-bases/" + root + ".tar"), directory.resolve(root + ".gz"));
        pushLarge(registry, "base/" + root, "1", List.of(layer), environment);
    }

    /**
     * Pushes an index of Docker's with an image for Linux on each architecture. Each image has its architecture in
     * {@code /etc/arch}, above a layer that they share.
     */
    public static void pushIndex(URI registry, String repository, String tag, List<String> architectures)
            throws IOException, InterruptedException {
        RegistryApi api = new RegistryApi(registry);
        byte[] shared = tar(tar -> {
            directory(tar, "etc", 0755, 0);
            file(tar, "etc/shared", 0644, "shared");
        });
        List<Map<String, Object>> manifests = new ArrayList<>();
        for (String architecture : architectures) {
            byte[] own = tar(tar -> file(tar, "etc/arch", 0644, architecture));
            List<PushedLayer> layers = new ArrayList<>();
            for (byte[] layer : List.of(shared, own)) {
                byte[] gzip = gzip(layer);
                layers.add(new PushedLayer(api.pushBlob(repository, gzip), gzip.length, RegistryApi.digest(layer)));
            }
            byte[] manifest = pushImage(
                    api,
                    repository,
                    tag + "-" + architecture,
                    architecture,
                    layers,
                    Map.of("Env", List.of("PATH=/usr/bin")));
            manifests.add(Map.of(
                    "mediaType",
                    MANIFEST,
                    "digest",
                    RegistryApi.digest(manifest),
                    "size",
                    manifest.length,
                    "platform",
                    architecture.equals("arm64")
                            ? Map.of("os", "linux", "architecture", architecture, "variant", "v8")
                            : Map.of("os", "linux", "architecture", architecture)));
        }
        api.pushManifest(
                repository,
                tag,
                INDEX,
                JSON.writeValueAsBytes(Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", manifests)));
    }

    /** Pushes an image of one layer, which is this tar. */
    public static void pushTar(URI registry, String repository, String tag, byte[] tar)
            throws IOException, InterruptedException {
        RegistryApi api = new RegistryApi(registry);
        byte[] gzip = gzip(tar);
        PushedLayer layer = new PushedLayer(api.pushBlob(repository, gzip), gzip.length, RegistryApi.digest(tar));
        pushImage(api, repository, tag, List.of(layer), Map.of("Env", List.of("PATH=/usr/bin")));
    }

    /** Pushes an image of one layer, which is this tar compressed with zstd, in OCI's terms. */
    public static void pushZstd(URI registry, String repository, String tag, byte[] tar)
            throws IOException, InterruptedException {
        RegistryApi api = new RegistryApi(registry);
        byte[] zstd = ZstdRun.compress(tar);
        byte[] config = JSON.writeValueAsBytes(Map.of(
                "os",
                "linux",
                "architecture",
                "amd64",
                "config",
                Map.of("Env", List.of("PATH=/bin:/usr/bin")),
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of(RegistryApi.digest(tar)))));
        Map<String, Object> ofConfig = Map.of(
                "mediaType", MediaTypes.OCI_CONFIG, "digest", api.pushBlob(repository, config), "size", config.length);
        Map<String, Object> ofLayer = Map.of(
                "mediaType", MediaTypes.OCI_LAYER_ZSTD, "digest", api.pushBlob(repository, zstd), "size", zstd.length);
        Map<String, Object> manifest = Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MediaTypes.OCI_MANIFEST,
                "config",
                ofConfig,
                "layers",
                List.of(ofLayer));
        api.pushManifest(repository, tag, MediaTypes.OCI_MANIFEST, JSON.writeValueAsBytes(manifest));
    }

    /**
     * A layer on disk.
     *
     * @param gzip the compressed tar
     * @param digest of the compressed tar
     * @param diffId the digest of the tar
     */
    public record LayerFile(Path gzip, String digest, String diffId) {}

    /** Pushes an image of layers on disk, the lowest first. */
    public static void pushLarge(URI registry, String repository, String tag, List<LayerFile> files, List<String> env)
            throws IOException, InterruptedException {
        RegistryApi api = new RegistryApi(registry);
        List<PushedLayer> layers = new ArrayList<>();
        for (LayerFile file : files) {
            api.pushBlob(repository, file.gzip(), file.digest());
            layers.add(new PushedLayer(file.digest(), Files.size(file.gzip()), file.diffId()));
        }
        pushImage(api, repository, tag, layers, Map.of("Env", env));
    }

    /** Compresses a tar on disk, as a layer of {@link #pushLarge}. */
    public static LayerFile compress(Path tar, Path gzip) throws IOException {
        return compress(Files.newInputStream(tar), gzip);
    }

    /** The same of a tar that is made as it is read. */
    public static LayerFile compress(InputStream tar, Path gzip) throws IOException {
        return compress(tar, gzip, Deflater.DEFAULT_COMPRESSION);
    }

    /** The same as fast as it goes, for who does not look at the size. */
    public static LayerFile compressFast(Path tar, Path gzip) throws IOException {
        return compress(Files.newInputStream(tar), gzip, Deflater.BEST_SPEED);
    }

    private static LayerFile compress(InputStream tar, Path gzip, int level) throws IOException {
        MessageDigest ofTar = RegistryApi.sha256();
        MessageDigest ofGzip = RegistryApi.sha256();
        try (InputStream in = new DigestInputStream(tar, ofTar);
                OutputStream out =
                        new GZIPOutputStream(new DigestOutputStream(Files.newOutputStream(gzip), ofGzip), 1 << 16) {
                            {
                                def.setLevel(level);
                            }
                        }) {
            in.transferTo(out);
        }
        return new LayerFile(gzip, RegistryApi.hex(ofGzip), RegistryApi.hex(ofTar));
    }

    /** The root file system with a Java runtime that the test bed keeps. */
    public static Path javaRuntime() {
        return TestbedPart.JRE_BASE.path("jre-base/root.tar");
    }

    private record PushedLayer(String digest, long size, String diffId) {}

    private static void pushImage(
            RegistryApi api, String repository, String tag, List<PushedLayer> layers, Map<String, ?> run)
            throws IOException, InterruptedException {
        pushImage(api, repository, tag, "amd64", layers, run);
    }

    private static byte[] pushImage(
            RegistryApi api,
            String repository,
            String tag,
            String architecture,
            List<PushedLayer> layers,
            Map<String, ?> run)
            throws IOException, InterruptedException {
        byte[] config = JSON.writeValueAsBytes(Map.of(
                "os",
                "linux",
                "architecture",
                architecture,
                "config",
                run,
                "history",
                layers.stream().map(layer -> Map.of("created_by", "test bed")).toList(),
                "rootfs",
                Map.of(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream().map(PushedLayer::diffId).toList())));
        byte[] manifest = JSON.writeValueAsBytes(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "config",
                Map.of("mediaType", CONFIG, "digest", api.pushBlob(repository, config), "size", config.length),
                "layers",
                layers.stream()
                        .map(layer -> Map.of("mediaType", LAYER, "digest", layer.digest(), "size", layer.size()))
                        .toList()));
        api.pushManifest(repository, tag, MANIFEST, manifest);
        return manifest;
    }

    /** Writes entries. */
    @FunctionalInterface
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] tar(Entries entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            entries.write(tar);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static void directory(TarArchiveOutputStream tar, String name, int mode, int owner) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/");
        entry.setMode(mode);
        entry.setIds(owner, owner);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
