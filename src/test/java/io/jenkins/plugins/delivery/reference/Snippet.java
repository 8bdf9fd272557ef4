package io.jenkins.plugins.delivery.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A piece of code in the documentation.
 *
 * @param place the file and its line, for messages
 * @param language as Markdown names it: {@code sh}, {@code yaml}, {@code groovy}
 */
public record Snippet(String place, String language, String text) {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    /** All of a language, in {@code README.md} and {@code docs}. */
    public static List<Snippet> all(String language) throws IOException {
        List<Path> files;
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            files = Stream.concat(Stream.of(Path.of("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                if (block.group(1).equals(language)) {
                    long line = text.substring(0, block.start()).lines().count() + 1;
                    snippets.add(new Snippet(file + ":" + line, language, block.group(2)));
                }
            }
        }
        return snippets;
    }

    @Override
    public String toString() {
        return place;
    }
}
