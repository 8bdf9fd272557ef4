package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as text, without a look at any file system. */
public final class LexicalPath {
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

    /** Such a source; a slash at its end stays, because it means a directory. */
    public static String source(String path) {
        return withSlash(clean(path), path.endsWith("/"));
    }

    /** Such a destination; {@code /.} at its end means a directory as a slash does. */
    public static String destination(String path) {
        return withSlash(clean(path), path.endsWith("/") || path.endsWith("/."));
    }

    private static String withSlash(String path, boolean directory) {
        return directory && !path.endsWith("/") ? path + "/" : path;
    }
}
