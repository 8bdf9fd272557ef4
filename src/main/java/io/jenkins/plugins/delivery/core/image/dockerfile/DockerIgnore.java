package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out of the context. The last pattern that matches decides; one with {@code !}
 * brings a path back. What is below a directory that a pattern matches is matched, too, where that pattern changed what
 * becomes of the directory: so BuildKit walks a context with moby's patternmatcher. {@code !docs} alone, of a directory
 * that nothing left out, does not bring back what patterns above it leave out below.
 */
public final class DockerIgnore {
    private static final String FILE = ".dockerignore";

    private final List<IgnorePattern> patterns;

    private DockerIgnore(List<IgnorePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /**
     * Where the patterns for a Dockerfile are; the first file that exists counts.
     *
     * @param dockerfilePath path of the Dockerfile, relative to the context
     */
    public static List<String> candidates(String dockerfilePath) {
        return List.of(dockerfilePath + FILE, FILE);
    }

    /**
     * Reads the patterns, one a line; a line that starts with {@code #} is a comment.
     *
     * @throws InvalidInputException when a pattern is not valid
     */
    public static DockerIgnore parse(String text) {
        List<IgnorePattern> patterns = new ArrayList<>();
        Lines lines = new Lines(text);
        while (lines.hasNext()) {
            String line = lines.next();
            String pattern = line.startsWith("#") ? "" : normalized(WhiteSpace.trim(line));
            if (!pattern.isEmpty()) {
                patterns.add(pattern(pattern, FILE + " line " + lines.number(), line));
            }
        }
        return new DockerIgnore(patterns);
    }

    /**
     * What {@code --exclude} leaves out: as a line of the file, but for comments, and for a slash at its start, which
     * BuildKit keeps, so that such a pattern leaves nothing out.
     *
     * @throws InvalidInputException when a pattern is not valid
     */
    public static DockerIgnore ofExcludes(List<String> excludes) {
        List<IgnorePattern> patterns = new ArrayList<>();
        for (String exclude : excludes) {
            String pattern = WhiteSpace.trim(exclude);
            if (!pattern.isEmpty() && !pattern.startsWith("/") && !pattern.startsWith("!/")) {
                patterns.add(pattern(normalized(pattern), "--exclude", exclude));
            }
        }
        return new DockerIgnore(patterns);
    }

    /** The pattern relative to the context, with its {@code !}; empty when there is none. */
    private static String normalized(String line) {
        boolean exception = line.startsWith("!");
        String path = exception ? WhiteSpace.trim(line.substring(1)) : line;
        if (!path.isEmpty()) {
            path = LexicalPath.clean(path);
        }
        if (path.startsWith("/") && path.length() > 1) {
            path = path.substring(1);
        }
        String pattern = WhiteSpace.trim((exception ? "!" : "") + path);
        return pattern.isEmpty() ? pattern : LexicalPath.clean(pattern);
    }

    private static IgnorePattern pattern(String pattern, String field, String line) {
        if (pattern.equals("!")) {
            throw new InvalidInputException(field, line, "names no path", "write what to bring back after the '!'");
        }
        boolean exception = pattern.startsWith("!");
        return IgnorePattern.compile(exception, exception ? pattern.substring(1) : pattern)
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        line,
                        "is not a pattern",
                        "close each '[' after at least one character, and escape a literal '[' or '\\' with '\\'"));
    }

    /**
     * Whether a path is left out.
     *
     * @param path relative to the context, with slashes, cleaned; the context itself is never left out
     */
    public boolean excludes(String path) {
        if (isContext(path)) {
            return false;
        }
        boolean[] matched = matched(path);
        for (int i = patterns.size() - 1; i >= 0; i--) {
            if (matched[i]) {
                return !patterns.get(i).exception();
            }
        }
        return false;
    }

    /** Which patterns count for a path, each at it or at a directory above it. */
    private boolean[] matched(String path) {
        boolean[] matched = new boolean[patterns.size()];
        int end;
        for (int begin = 0; begin <= path.length(); begin = end + 1) {
            end = path.indexOf('/', begin);
            end = end < 0 ? path.length() : end;
            String name = path.substring(0, end);
            boolean excluded = false;
            for (int i = 0; i < matched.length; i++) {
                IgnorePattern pattern = patterns.get(i);
                matched[i] |= pattern.exception() == excluded && pattern.means(name);
                excluded = matched[i] ? !pattern.exception() : excluded;
            }
        }
        return matched;
    }

    /** Whether something below a directory may be part of the context; when not, there is no need to look. */
    public boolean mayIncludeBelow(String directory) {
        if (isContext(directory)) {
            return true;
        }
        boolean allExcluded = false;
        boolean[] matched = matched(directory);
        for (int i = 0; i < matched.length; i++) {
            IgnorePattern pattern = patterns.get(i);
            if (pattern.exception()) {
                allExcluded &= !matched[i] && !pattern.mayMatchBelow(directory);
            } else {
                allExcluded |= matched[i] || pattern.coversAllBelow(directory);
            }
        }
        return !allExcluded;
    }

    private static boolean isContext(String path) {
        return path.isEmpty() || path.equals(".");
    }
}
