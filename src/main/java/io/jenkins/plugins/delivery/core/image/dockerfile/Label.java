package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Sets labels of the image. */
public record Label(int line, String source, List<KeyValue> pairs) implements Instruction {
    public Label {
        pairs = List.copyOf(pairs);
    }
}
