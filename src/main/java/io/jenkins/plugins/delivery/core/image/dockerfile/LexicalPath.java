package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as text, without a look at any file system. */
final class LexicalPath {
    private LexicalPath() {}

    /** The shortest path that means the same: no empty parts, no {@code .}, {@code ..} only at the start. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!absolute) {
                parts.addLast(part);
            }
        }
        String cleaned = (absolute ? "/" : "") + String.join("/", parts);
        return cleaned.isEmpty() ? "." : cleaned;
    }

    /** The number of parts of a cleaned path. */
    static int depth(String path) {
        int depth = 1;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            depth++;
        }
        return depth;
    }

    /** The first parts of a cleaned path that has at least as many. */
    static String firstParts(String path, int count) {
        int end = -1;
        for (int part = 0; part < count; part++) {
            end = path.indexOf('/', end + 1);
            if (end < 0) {
                return path;
            }
        }
        return path.substring(0, end);
    }
}
