package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A build script of Gradle's in either language, read as far as its calls with texts as arguments go. */
final class GradleText {
    private static final int LONGEST_BLOCK = 10_000;

    private final String text;

    private GradleText(String text) {
        this.text = withoutComments(text);
    }

    /** The first of these files of a directory that is there. */
    static Optional<GradleText> read(Path directory, Path workspace, List<String> names) {
        return names.stream()
                .filter(name -> Files.isRegularFile(directory.resolve(name)))
                .findFirst()
                .map(name -> new GradleText(
                        WorkspaceFile.in(workspace, directory, name, name).textOfBytes()));
    }

    /** Without its comments. */
    @Override
    public String toString() {
        return text;
    }

    boolean contains(String part) {
        return text.contains(part);
    }

    /** What stands in braces after a word, each time that it stands there as a whole; of a long block its beginning. */
    Stream<String> blocks(String word) {
        return places(word).mapToObj(this::block);
    }

    private String block(int start) {
        int at = start;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int depth = 0;
        int begin = at;
        int last = Math.min(text.length(), begin + LONGEST_BLOCK);
        for (; at < last; at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        return text.substring(begin, Math.min(at, text.length()));
    }

    /** The places of a pattern. */
    Stream<MatchResult> places(Pattern pattern) {
        return pattern.matcher(text).results();
    }

    /** Whether a word has, at one of its places, an argument that is not known without running the script. */
    boolean computes(String word) {
        return places(word).anyMatch(end -> {
            List<String> texts = new ArrayList<>();
            boolean whole = addTexts(end, texts);
            return !whole || texts.stream().anyMatch(text -> text.contains("$") || text.contains("*"));
        });
    }

    /**
     * The texts that follow a word, separated by nothing but brackets and commas, at each of its places: {@code include
     * 'a', "b"} and {@code include("a", "b")} both give a and b.
     */
    List<String> arguments(String word) {
        List<String> found = new ArrayList<>();
        places(word).forEach(end -> addTexts(end, found));
        return found;
    }

    /** Where a word ends, each time that it stands there as a whole. */
    private IntStream places(String word) {
        return IntStream.iterate(text.indexOf(word), at -> at >= 0, at -> text.indexOf(word, at + 1))
                .filter(at -> at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))
                .map(at -> at + word.length())
                .filter(end -> end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }

    /** @return whether there were some, and nothing was added to one */
    private boolean addTexts(int start, List<String> found) {
        int before = found.size();
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, at + 1);
                if (end < 0) {
                    return false;
                }
                found.add(text.substring(at + 1, end));
                at = end + 1;
            } else if (Character.isWhitespace(c) || c == '(' || c == ',' || c == '=' || c == '[') {
                at++;
            } else if (c == '+' && found.size() > before) {
                found.remove(found.size() - 1);
                return false;
            } else {
                break;
            }
        }
        return found.size() > before;
    }

    static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            String triple = String.valueOf(c).repeat(3);
            if (quote == 0 && (c == '\'' || c == '"') && text.startsWith(triple, at)) {
                // It has lines of its own, and what looks like a comment in them is none.
                int end = text.indexOf(triple, at + triple.length());
                int next = end < 0 ? text.length() : end + triple.length();
                kept.append(text, at, next);
                at = next - 1;
                continue;
            }
            if (quote != 0) {
                quote = c == quote || c == '\n' ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
                kept.append('\n');
                continue;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 1;
                continue;
            }
            kept.append(c);
        }
        return kept.toString();
    }
}
