package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The users and groups of an image, by its {@code /etc/passwd} and {@code /etc/group}. */
final class Accounts {
    static final String PASSWD = "/etc/passwd";
    static final String GROUP = "/etc/group";
    static final String SHADOW = "/etc/shadow";
    static final String GSHADOW = "/etc/gshadow";
    private static final int MOST_BYTES = 1 << 20;

    private final ImageFileSystem fileSystem;
    private final Contents contents;

    /** A line of {@code /etc/passwd}. */
    record User(String name, long uid, long gid, String home, String shell) {}

    /** A line of {@code /etc/group}. */
    record Group(String name, long gid, List<String> members) {}

    Accounts(ImageFileSystem fileSystem, Contents contents) {
        this.fileSystem = fileSystem;
        this.contents = contents;
    }

    List<User> users() {
        List<User> users = new ArrayList<>();
        for (String line : lines(PASSWD)) {
            String[] fields = line.split(":", -1);
            if (fields.length != 7 || !isUsual(fields) || !isNumber(fields[3])) {
                throw new NeedsProcessException(PASSWD, "has a line that is not known");
            }
            users.add(new User(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[5], fields[6]));
        }
        return users;
    }

    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (String line : lines(GROUP)) {
            String[] fields = line.split(":", -1);
            if (fields.length != 4 || !isUsual(fields)) {
                throw new NeedsProcessException(GROUP, "has a line that is not known");
            }
            List<String> members = fields[3].isEmpty() ? List.of() : List.of(fields[3].split(","));
            groups.add(new Group(fields[0], Long.parseLong(fields[2]), members));
        }
        return groups;
    }

    /** Whether the name, the password and the number that lines of both files begin with are as programs write them. */
    private static boolean isUsual(String[] fields) {
        return fields[0].matches("[A-Za-z0-9_.@+-]{1,32}\\$?") && fields[1].matches("[x*!]?") && isNumber(fields[2]);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}");
    }

    Optional<User> userByName(String name) {
        return users().stream().filter(user -> user.name().equals(name)).findFirst();
    }

    Optional<User> userByNumber(long uid) {
        return users().stream().filter(user -> user.uid() == uid).findFirst();
    }

    Optional<Group> groupByName(String name) {
        return groups().stream().filter(group -> group.name().equals(name)).findFirst();
    }

    Optional<Group> groupByNumber(long gid) {
        return groups().stream().filter(group -> group.gid() == gid).findFirst();
    }

    /** The numbers of all users; the caller's own. */
    Set<Long> uids() {
        return users().stream().map(User::uid).collect(Collectors.toCollection(HashSet::new));
    }

    /** The numbers of all groups; the caller's own. */
    Set<Long> gids() {
        return groups().stream().map(Group::gid).collect(Collectors.toCollection(HashSet::new));
    }

    /** The lines of a file; none when it is not there. */
    List<String> lines(String path) {
        String text = text(path).orElse("");
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new NeedsProcessException(path, "does not end with a line feed");
        }
        return text.lines().toList();
    }

    /** The text of a file, or nothing when it is not there. */
    Optional<String> text(String path) {
        Optional<FileNode> node = fileSystem.stat(path);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get().type() != FileNode.Type.FILE || node.get().size() > MOST_BYTES) {
            throw new NeedsProcessException(path, "is no file of a known kind");
        }
        try {
            Content content = contents.open(node.get());
            try (InputStream in = content.open()) {
                String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
                if (text.indexOf('\0') >= 0 || text.indexOf('\r') >= 0) {
                    throw new NeedsProcessException(path, "is no plain text");
                }
                return Optional.of(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
    }
}
