package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Sets the program that interprets commands in shell form. */
public record Shell(int line, String source, List<String> words) implements Instruction {
    public Shell {
        words = List.copyOf(words);
    }
}
