package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.PathPattern;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the sources of a COPY or ADD mean in a tree. */
final class SourcePatterns {
    private static final int MOST_NEAR = 5;

    private SourcePatterns() {}

    /**
     * The paths that exist, absolute in the tree; links are not followed yet, for a copy has the link's name.
     *
     * @param keyword of the instruction, for messages
     * @param patterns cleaned paths, with or without wildcards
     * @throws InvalidInputException when one does not exist, or all of them match nothing
     */
    static List<String> resolve(String keyword, SourceTree tree, List<String> patterns) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String pattern : patterns) {
            // What climbs above the root stays at it: "../x" is "x", as the Dockerfile reference has it.
            String path = ImagePath.clean(pattern);
            if (!hasWildcard(pattern)) {
                String canonical = tree.canonical(path);
                if (tree.lstat(canonical).isEmpty()) {
                    throw missing(keyword, tree, pattern, "does not exist in ");
                }
                if (isLeftOut(tree, canonical)
                        || isLeftOut(tree, tree.followed(path).orElse(canonical))) {
                    throw missing(keyword, tree, pattern, "is left out by .dockerignore of ");
                }
                paths.add(path);
                continue;
            }
            paths.addAll(matches(tree, path));
        }
        if (paths.isEmpty()) {
            throw missing(keyword, tree, String.join(" ", patterns), "matches nothing in ");
        }
        for (String path : paths) {
            tree.checkCopied(path);
        }
        return paths;
    }

    private static List<String> matches(SourceTree tree, String path) throws IOException {
        String prefix = literalPrefix(path);
        PathPattern pattern =
                PathPattern.compile(path.substring(prefix.equals(ImagePath.ROOT) ? 1 : prefix.length() + 1));
        Optional<String> directory = tree.followed(prefix);
        if (directory.isEmpty()) {
            return List.of();
        }
        int skipped =
                directory.get().equals(ImagePath.ROOT) ? 1 : directory.get().length() + 1;
        return tree.walk(directory.get()).stream()
                .filter(candidate -> candidate.length() > skipped && pattern.matches(candidate.substring(skipped)))
                .toList();
    }

    /** A directory that is left out, with something in it that is not, is not left out. */
    private static boolean isLeftOut(SourceTree tree, String path) throws IOException {
        return tree.excludes(path) && tree.walk(path).isEmpty();
    }

    private static InvalidInputException missing(String keyword, SourceTree tree, String pattern, String problem)
            throws IOException {
        tree.checkCopied(pattern);
        List<String> near = near(tree, ImagePath.clean(pattern));
        return new InvalidInputException(
                keyword,
                pattern,
                problem + tree.description(),
                near.isEmpty()
                        ? "build it before this step, or correct the path, which is relative to the context"
                        : "correct the path: there is " + String.join(", ", near));
    }

    /** Files of the same kind in the same directory: a Dockerfile may name the jar of another version. */
    private static List<String> near(SourceTree tree, String path) throws IOException {
        Optional<String> directory = hasWildcard(path) ? Optional.empty() : tree.followed(ImagePath.parent(path));
        int dot = path.lastIndexOf('.');
        if (directory.isEmpty() || dot < path.lastIndexOf('/')) {
            return List.of();
        }
        return tree.walk(directory.get()).stream()
                .filter(file -> ImagePath.parent(file).equals(directory.get()) && file.endsWith(path.substring(dot)))
                .map(file -> file.substring(1))
                .limit(MOST_NEAR)
                .toList();
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
