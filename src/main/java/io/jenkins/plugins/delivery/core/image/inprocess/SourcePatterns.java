package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.PathPattern;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds what the sources of a COPY or ADD mean in a tree. */
final class SourcePatterns {
    private SourcePatterns() {}

    /**
     * The paths that exist, absolute in the tree.
     *
     * @param patterns cleaned paths, with or without wildcards
     * @throws InvalidInputException when one leaves the tree or does not exist, or all of them match nothing
     */
    static List<String> resolve(SourceTree tree, List<String> patterns) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.equals("..") || pattern.startsWith("../")) {
                throw new InvalidInputException(
                        "COPY",
                        pattern,
                        "leaves " + tree.description(),
                        "set the context to a directory that has it, and copy from there");
            }
            String path = ImagePath.clean(pattern);
            if (!hasWildcard(pattern)) {
                if (tree.lstat(tree.canonical(path)).isEmpty()) {
                    throw missing(tree, pattern, "does not exist in ");
                }
                if (tree.excludes(path) && !isDirectoryWithExceptions(tree, path)) {
                    throw missing(tree, pattern, "is left out by .dockerignore of ");
                }
                paths.add(path);
                continue;
            }
            PathPattern compiled = PathPattern.compile(path.substring(1));
            List<String> matches = tree.walk(tree.canonical(literalPrefix(path))).stream()
                    .filter(candidate -> compiled.matches(candidate.substring(1)))
                    .toList();
            paths.addAll(matches);
        }
        if (paths.isEmpty()) {
            throw missing(tree, String.join(" ", patterns), "matches nothing in ");
        }
        return paths;
    }

    private static boolean isDirectoryWithExceptions(SourceTree tree, String path) throws IOException {
        return !tree.walk(path).isEmpty();
    }

    private static InvalidInputException missing(SourceTree tree, String pattern, String problem) {
        return new InvalidInputException(
                "COPY",
                pattern,
                problem + tree.description(),
                "build it before this step, or correct the path, which is relative to the context");
    }

    /** The directory in front of the first wildcard, below which all matches are. */
    private static String literalPrefix(String path) {
        String prefix = path;
        while (hasWildcard(prefix)) {
            prefix = ImagePath.parent(prefix);
        }
        return prefix;
    }

    private static boolean hasWildcard(String pattern) {
        return pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }
}
