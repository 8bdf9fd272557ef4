package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Follows symbolic links of a build context inside of it: an absolute one starts at the context's root, as BuildKit has
 * it, unless it names a file of the context by its place on the agent.
 */
final class ContextLinks {
    private final Path root;
    private final Path realRoot;

    ContextLinks(Path root, Path realRoot) {
        this.root = root;
        this.realRoot = realRoot;
    }

    /**
     * The path without links of what a path leads to, whether it exists or not.
     *
     * @throws io.jenkins.plugins.delivery.core.InvalidInputException when it leads out of the context, to nothing in it
     */
    String follow(String path) throws IOException {
        Deque<String> rest = new ArrayDeque<>(ImagePath.names(path));
        String done = ImagePath.ROOT;
        int links = 0;
        boolean left = false;
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("..")) {
                left |= done.equals(ImagePath.ROOT);
                done = ImagePath.parent(done);
                continue;
            }
            String next = ImagePath.child(done, name);
            if (!Files.isSymbolicLink(file(next))) {
                done = next;
                continue;
            }
            if (++links > ImagePath.MOST_LINKS) {
                throw new DeliveryException(
                        "COPY '" + path.substring(1) + "' has symbolic links that lead in a circle: remove one");
            }
            String target = FileName.linkTarget(file(next));
            String within = withinRoot(target);
            if (target.startsWith("/")) {
                done = ImagePath.ROOT;
                left |= within.equals(target);
            }
            List<String> parts = ImagePath.names(within);
            for (int i = parts.size() - 1; i >= 0; i--) {
                rest.addFirst(parts.get(i));
            }
        }
        if (left && !Files.exists(file(done), LinkOption.NOFOLLOW_LINKS)) {
            throw BuildContext.leaves(path);
        }
        return done;
    }

    /** The target relative to the root when it names a file in it by its place here, else as it is. */
    private String withinRoot(String target) {
        for (String place : List.of(FileName.text(root.toAbsolutePath()), FileName.text(realRoot))) {
            if (target.startsWith(place + "/")) {
                return target.substring(place.length() + 1);
            }
        }
        return target;
    }

    /** Where an entry of the context is on this machine. */
    Path file(String path) {
        return path.equals(ImagePath.ROOT) ? root : FileName.resolve(root, path.substring(1));
    }
}
