package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.testbed.FlattenedImage.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A Dockerfile, what it is built from and what has to come out, in one text. Its sections: {@code [Dockerfile]} (BASE is
 * the base image), {@code [base]}, {@code [context]}, {@code [ignore]}, {@code [archive NAME]} (a tar of the context),
 * {@code [image]}, {@code [config]}, {@code [error]} and {@code [needs]} (why another engine has to build it). Trees
 * are {@code f MODE UID:GID /path text} (the text {@code archive NAME} is that archive), {@code d MODE UID:GID /path}
 * and {@code l UID:GID /path target}. An image's tree is all of it, without the base's entries that are as they were.
 */
final class DockerfileCase {
    /** Begins a section that is an archive, and the text of a file that is one. */
    private static final String ARCHIVE = "archive ";

    private final Map<String, List<String>> sections = new HashMap<>();

    /** A name in a tree. */
    record Node(char type, int mode, long uid, long gid, String path, String text) {
        static Node parse(String line) {
            char type = line.charAt(0);
            String[] words = (type == 'l' ? "l 777" + line.substring(1) : line).split(" ", 5);
            String[] owner = words[2].split(":");
            return new Node(
                    type,
                    Integer.parseInt(words[1], 8),
                    Long.parseLong(owner[0]),
                    Long.parseLong(owner[1]),
                    words[3],
                    words.length > 4 ? words[4] : "");
        }

        Entry entry(byte[] content) {
            String owner = uid + ":" + gid;
            String octal = Integer.toOctalString(mode);
            return switch (type) {
                case 'd' -> new Entry("directory", octal, owner, "");
                case 'l' -> new Entry("symlink", octal, owner, text);
                default -> new Entry("file", octal, owner, Digest.of(content).value());
            };
        }
    }

    DockerfileCase(String text) {
        List<String> section = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = sections.computeIfAbsent(line.substring(1, line.length() - 1), name -> new ArrayList<>());
            } else {
                section.add(line);
            }
        }
    }

    String text(String section) {
        return String.join("\n", sections.getOrDefault(section, List.of())).strip();
    }

    boolean has(String section) {
        return sections.containsKey(section);
    }

    private List<Node> nodes(String section) {
        return sections.getOrDefault(section, List.of()).stream()
                .filter(line -> !line.isBlank())
                .map(Node::parse)
                .toList();
    }

    Map<String, Entry> tree(String section) throws IOException {
        Map<String, Entry> tree = new TreeMap<>();
        for (Node node : nodes(section)) {
            byte[] content = node.text().startsWith(ARCHIVE)
                    ? tar(node.text())
                    : node.text().getBytes(StandardCharsets.UTF_8);
            tree.put(node.path(), node.entry(content));
        }
        return tree;
    }

    /** Writes the build context, without its owners, which only root could set. */
    void writeContext(Path directory, String base) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), text("Dockerfile").replace("BASE", base) + "\n");
        if (has("ignore")) {
            Files.writeString(directory.resolve(".dockerignore"), text("ignore") + "\n");
        }
        for (Node node : nodes("context")) {
            Path file = directory.resolve(node.path().substring(1));
            Files.createDirectories(file.getParent());
            switch (node.type()) {
                case 'd' -> Files.createDirectories(file);
                case 'l' -> Files.createSymbolicLink(file, Path.of(node.text()));
                default -> Files.writeString(file, node.text());
            }
            if (node.type() != 'l') {
                Files.setPosixFilePermissions(
                        file,
                        PosixFilePermissions.fromString(permissions(node.mode() >> 6)
                                + permissions(node.mode() >> 3)
                                + permissions(node.mode())));
            }
        }
        for (String section : sections.keySet()) {
            if (section.startsWith(ARCHIVE)) {
                Files.write(directory.resolve(section.substring(ARCHIVE.length())), tar(section));
            }
        }
    }

    private static String permissions(int bits) {
        return ((bits & 4) != 0 ? "r" : "-") + ((bits & 2) != 0 ? "w" : "-") + ((bits & 1) != 0 ? "x" : "-");
    }

    byte[] tar(String section) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Node node : nodes(section)) {
                String name = node.path().substring(1);
                TarArchiveEntry entry = node.type() == 'l'
                        ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                        : new TarArchiveEntry(node.type() == 'd' ? name + "/" : name);
                byte[] text = node.type() == 'f' ? node.text().getBytes(StandardCharsets.UTF_8) : new byte[0];
                if (node.type() == 'l') {
                    entry.setLinkName(node.text());
                }
                entry.setMode(node.mode());
                entry.setIds((int) node.uid(), (int) node.gid());
                entry.setModTime(0);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
