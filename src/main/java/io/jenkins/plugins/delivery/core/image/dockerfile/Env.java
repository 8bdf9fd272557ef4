package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Sets variables in the environment of the image. */
public record Env(int line, String source, List<KeyValue> pairs) implements Instruction {
    public Env {
        pairs = List.copyOf(pairs);
    }
}
