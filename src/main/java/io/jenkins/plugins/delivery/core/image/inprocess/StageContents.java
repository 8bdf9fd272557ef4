package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.run.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of the files of a stage, for {@code RUN}. */
record StageContents(LayerContents layers, Spool spool) implements Contents {
    @Override
    public Content open(FileNode file) throws IOException, InterruptedException {
        if (!(file.content() instanceof Content.InBaseLayer)) {
            return file.content();
        }
        return layers.fetch(new TreeMap<>(Map.of("/", file))).get("/").content();
    }

    @Override
    public Content keep(InputStream in, long size) throws IOException {
        return spool.keep(in, size);
    }
}
