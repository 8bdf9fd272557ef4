package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.FileChangedException;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an image, or the index and the images of several platforms, as an OCI image layout: as a directory, or as one
 * archive of it, which {@code docker load} and {@code podman load} take as well.
 */
public final class OciLayout {
    private static final String BLOBS = "blobs/sha256/";
    private static final String DOCKER_MANIFEST = "manifest.json";
    private static final String ARCHIVE_ENDING = ".tar";

    private final RegistryClient client;

    /**
     * @param client where layers of base images come from
     */
    public OciLayout(RegistryClient client) {
        this.client = client;
    }

    /**
     * Writes the image; a file or directory of an earlier build is replaced once the new one is whole.
     *
     * @param name what the image is called in it, as {@code repository:tag}
     * @param output a path that ends in {@code .tar} for an archive, any other for a directory
     */
    public void write(BuiltPlatforms image, String name, Path output) throws InterruptedException {
        Path part = output.resolveSibling(output.getFileName() + ".part");
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            if (output.getFileName().toString().endsWith(ARCHIVE_ENDING)) {
                writeArchive(files(image, name), part);
                Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
            } else {
                writeDirectory(files(image, name), output);
            }
        } catch (FileChangedException e) {
            throw new DeliveryException("The image cannot be built: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DeliveryException(
                    "The image cannot be written to " + output + ": " + e.getMessage()
                            + ": make room there, or name another output",
                    e);
        } finally {
            deleteQuietly(part);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The failure that left it behind is on its way already.
            part.toFile().deleteOnExit();
        }
    }

    /** A file of the layout. */
    private record LayoutFile(long size, BlobSource source) {
        static LayoutFile of(byte[] bytes) {
            return new LayoutFile(bytes.length, () -> new ByteArrayInputStream(bytes));
        }
    }

    private Map<String, LayoutFile> files(BuiltPlatforms built, String name) {
        Map<String, LayoutFile> files = new LinkedHashMap<>();
        built.images().forEach(image -> put(files, image));
        Descriptor descriptor = built.descriptor();
        byte[] content = built.content();
        put(files, descriptor, () -> new ByteArrayInputStream(content));
        files.put("oci-layout", LayoutFile.of("{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8)));
        if (!built.hasIndex()) {
            // It has no word for platforms.
            files.put(
                    DOCKER_MANIFEST, LayoutFile.of(dockerManifest(built.images().get(0), name)));
        }
        files.put("index.json", LayoutFile.of(index(descriptor, name)));
        return files;
    }

    private void put(Map<String, LayoutFile> files, BuiltImage image) {
        for (BaseLayer layer : image.baseLayers()) {
            put(files, layer.descriptor(), client.source(layer.image(), layer.descriptor()));
        }
        for (Layer layer : image.layers()) {
            put(files, layer.descriptor(), layer.source());
        }
        put(files, image.configDescriptor(), () -> new ByteArrayInputStream(image.config()));
        byte[] manifest = image.manifest();
        put(files, image.manifestDescriptor(), () -> new ByteArrayInputStream(manifest));
    }

    private static void put(Map<String, LayoutFile> files, Descriptor descriptor, BlobSource source) {
        files.put(blob(descriptor), new LayoutFile(descriptor.size(), source));
    }

    private static String blob(Descriptor descriptor) {
        return BLOBS + descriptor.digest().hex();
    }

    private static byte[] index(Descriptor descriptor, String name) {
        ObjectNode index = Json.object();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaTypes.OCI_INDEX);
        ObjectNode entry = index.putArray("manifests").addObject();
        descriptor.putInto(entry);
        ObjectNode annotations = entry.putObject("annotations");
        annotations.put("io.containerd.image.name", name);
        annotations.put("org.opencontainers.image.ref.name", name.substring(name.lastIndexOf(':') + 1));
        return Json.write(index);
    }

    /** What Docker before version 25 looks for in an archive. */
    private static byte[] dockerManifest(BuiltImage image, String name) {
        ArrayNode list = Json.array();
        ObjectNode entry = list.addObject();
        entry.put("Config", blob(image.configDescriptor()));
        entry.putArray("RepoTags").add(name);
        ArrayNode layers = entry.putArray("Layers");
        image.baseLayers().forEach(layer -> layers.add(blob(layer.descriptor())));
        image.layers().forEach(layer -> layers.add(blob(layer.descriptor())));
        return Json.write(list);
    }

    private static void writeDirectory(Map<String, LayoutFile> files, Path directory) throws IOException {
        for (Map.Entry<String, LayoutFile> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (file.getKey().startsWith(BLOBS)
                    && Files.exists(path)
                    && Files.size(path) == file.getValue().size()) {
                continue;
            }
            Files.createDirectories(path.getParent());
            Path part = path.resolveSibling(path.getFileName() + ".part");
            try (InputStream in = file.getValue().source().open()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!files.containsKey(DOCKER_MANIFEST)) {
            Files.deleteIfExists(directory.resolve(DOCKER_MANIFEST));
        }
        try (Stream<Path> blobs = Files.list(directory.resolve(BLOBS))) {
            for (Path blob : blobs.toList()) {
                if (!files.containsKey(BLOBS + blob.getFileName())) {
                    Files.delete(blob);
                }
            }
        }
    }

    private static void writeArchive(Map<String, LayoutFile> files, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Map.Entry<String, LayoutFile> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().size());
                entry.setModTime(0);
                tar.putArchiveEntry(entry);
                try (InputStream in = file.getValue().source().open()) {
                    in.transferTo(tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }
}
