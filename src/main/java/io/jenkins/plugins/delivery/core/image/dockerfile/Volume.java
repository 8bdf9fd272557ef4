package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Names the directories that hold data of the container. */
public record Volume(int line, String source, List<String> paths) implements Instruction {
    public Volume {
        paths = List.copyOf(paths);
    }
}
