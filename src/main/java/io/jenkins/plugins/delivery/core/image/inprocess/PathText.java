package io.jenkins.plugins.delivery.core.image.inprocess;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as a Dockerfile writes them: relative ones stay relative, and a final slash stays because it has a meaning. */
final class PathText {
    private PathText() {}

    /** Removes '.', inner '..' and double slashes; the empty path is '.'. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                if (!names.isEmpty() && !names.peekLast().equals("..")) {
                    names.removeLast();
                } else if (!absolute) {
                    names.addLast(name);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        String cleaned = (absolute ? "/" : "") + String.join("/", names);
        if (cleaned.isEmpty()) {
            cleaned = ".";
        }
        return path.endsWith("/") && !cleaned.endsWith("/") ? cleaned + "/" : cleaned;
    }

    /** Cleaned as well; {@code /.} at the end means a directory as a slash does. */
    static String destination(String path) {
        String cleaned = clean(path);
        return path.endsWith("/.") && !cleaned.endsWith("/") ? cleaned + "/" : cleaned;
    }
}
