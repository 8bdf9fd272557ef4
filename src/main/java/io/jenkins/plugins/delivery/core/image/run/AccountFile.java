package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the files that name users and groups, while a program changes it. What it was stays beside it, under its name
 * with a dash.
 */
final class AccountFile {
    /** Programs take other bits away, each in its own way. */
    private static final int USUAL_MODE = 0664;

    private final ImageFileSystem fileSystem;
    private final String path;
    private final FileNode before;
    private final List<String> lines;

    AccountFile(Call call, String path) {
        this.fileSystem = call.files().fileSystem();
        this.path = path;
        this.before = fileSystem.lstat(path).orElseThrow(() -> new NeedsProcessException(path, "is not there"));
        boolean oddMode = (before.mode() & ~USUAL_MODE) != 0;
        if (before.type() != FileNode.Type.FILE || oddMode || fileSystem.hasOtherNames(before)) {
            throw new NeedsProcessException(path, "is no file of a known kind");
        }
        this.lines = new ArrayList<>(call.accounts().lines(path));
    }

    static boolean exists(Call call, String path) {
        return call.files().fileSystem().lstat(path).isPresent();
    }

    /** Adds a line to a file. */
    static void append(Call call, String path, String line) {
        AccountFile file = new AccountFile(call, path);
        file.add(line);
        file.save();
    }

    List<String> lines() {
        return lines;
    }

    void add(String line) {
        lines.add(line);
    }

    /** Whether a user is among the members of a group, which are the last field of its line. */
    boolean hasMember(String group, String member) {
        return lines.stream()
                .filter(line -> line.startsWith(group + ":"))
                .anyMatch(line -> List.of(
                                line.substring(line.lastIndexOf(':') + 1).split(","))
                        .contains(member));
    }

    /** Adds a member to the line of a group, whose members are its last field. */
    void addMember(String group, String member) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(group + ":")) {
                lines.set(i, lines.get(i) + (lines.get(i).endsWith(":") ? "" : ",") + member);
            }
        }
    }

    void save() {
        // The old file itself, under another name.
        fileSystem.put(path + "-", before);
        byte[] text =
                lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        fileSystem.put(
                path,
                FileNode.file(
                        before.mode() & 0777, before.uid(), before.gid(), text.length, new Content.InMemory(text)));
    }
}
