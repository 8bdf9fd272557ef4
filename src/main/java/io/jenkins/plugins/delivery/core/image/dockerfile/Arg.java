package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Declares variables of the build, some with a default. */
public record Arg(int line, String source, List<KeyValue> pairs) implements Instruction {
    public Arg {
        pairs = List.copyOf(pairs);
    }
}
