package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/**
 * What a container runs.
 *
 * @param shellForm whether the image's shell interprets it
 * @param words the arguments, or in shell form exactly one word, the text as written
 */
public record CommandLine(boolean shellForm, List<String> words) {
    public CommandLine {
        words = List.copyOf(words);
    }
}
