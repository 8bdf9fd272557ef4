package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.filesystem.TarStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The build context as the tar that a Docker engine takes: without what {@code .dockerignore} leaves out, and with the
 * Dockerfile, wherever it is.
 *
 * @param context the directory
 * @param ignored what of it is left out
 * @param dockerfileOnDisk the Dockerfile
 * @param modified the time that every entry gets, so that the engine's cache works
 */
public record ContextArchive(Path context, DockerIgnore ignored, Path dockerfileOnDisk, Instant modified) {
    private static final String DOCKERFILE = ".microservice-delivery.Dockerfile";

    /** The Dockerfile's name in the archive. */
    public String dockerfile() {
        return DOCKERFILE;
    }

    /** Opens the archive, which is generated as it is read. */
    public InputStream open() throws IOException {
        BuildContext files = new BuildContext(context, ignored);
        SortedMap<String, FileNode> entries = new TreeMap<>();
        for (String path : files.walk(ImagePath.ROOT)) {
            if (!path.equals(ImagePath.ROOT)) {
                files.lstat(path)
                        .filter(node -> node.type() != FileNode.Type.SPECIAL)
                        .ifPresent(node -> entries.put(path, node));
            }
        }
        entries.put(
                ImagePath.ROOT + DOCKERFILE,
                FileNode.file(0644, 0, 0, Files.size(dockerfileOnDisk), new Content.OnDisk(dockerfileOnDisk)));
        return TarStream.open(entries, modified);
    }
}
