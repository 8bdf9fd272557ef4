package io.jenkins.plugins.delivery.core.image.filesystem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Absolute slash-separated paths inside an image, as plain strings without a slash at their end. */
public final class ImagePath {
    public static final String ROOT = "/";

    /** How many symbolic links are followed on the way to a file: as many as Linux follows before it gives up. */
    public static final int MOST_LINKS = 40;

    private ImagePath() {}

    /** Makes a path absolute and removes '.', '..' and double slashes; what climbs above the root stays at it. */
    public static String clean(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            switch (name) {
                case "", "." -> {}
                case ".." -> names.pollLast();
                default -> names.addLast(name);
            }
        }
        return ROOT + String.join("/", names);
    }

    /** The names on a path, without those that mean nothing; {@code ..} is one of them. */
    public static List<String> names(String path) {
        return Stream.of(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    /** The path of one name in a directory, both clean, which {@link #join} could not know. */
    public static String child(String directory, String name) {
        return directory.equals(ROOT) ? directory + name : directory + "/" + name;
    }

    /** The path of a name below a directory; the name may have slashes. */
    public static String join(String directory, String name) {
        return clean(directory + "/" + name);
    }

    /** The directory that a path is in; the root's is the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? ROOT : path.substring(0, slash);
    }

    /** The last name of a path; empty for the root. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A path as somebody wrote it, without the slashes that say that it is a directory. */
    public static String withoutSlashesAtItsEnd(String written) {
        int end = written.length();
        while (end > 0 && written.charAt(end - 1) == '/') {
            end--;
        }
        return written.substring(0, end);
    }

    /** Whether a path is a directory's own or below it. */
    public static boolean isWithin(String path, String directory) {
        return directory.equals(ROOT) || path.equals(directory) || path.startsWith(directory + "/");
    }
}
