package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.run.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Turns names of users and groups into numbers, by {@code /etc/passwd} and {@code /etc/group} of the image. */
record UserNames(ImageFileSystem fileSystem, Contents contents) {
    private static final long MOST = 0xffff_ffffL;

    /** The field of a number, and that of a user's group. */
    private static final int NUMBER = 2;

    private static final int GROUP = 3;

    /** Of such a file; a larger one is as good as none. */
    private static final int MOST_BYTES = 1 << 20;

    /** Numbers of a user and a group. */
    record Owner(long uid, long gid) {
        static final Owner ROOT = new Owner(0, 0);
    }

    /**
     * The numbers of {@code user[:group]}, each a name or a number. A name without a group has the group that
     * {@code /etc/passwd} gives it, a number without one the group of the same number; what is empty beside a colon is
     * root.
     *
     * @param field what names the user, for the message
     */
    Owner find(String field, String userAndGroup) throws IOException, InterruptedException {
        String[] parts = userAndGroup.split(":", 2);
        boolean group = parts.length > 1;
        long uid = group && parts[0].isEmpty() ? 0 : number(field, userAndGroup, parts[0], "/etc/passwd");
        if (!group) {
            return new Owner(uid, lookUp(parts[0], "/etc/passwd", GROUP).orElse(uid));
        }
        return new Owner(uid, parts[1].isEmpty() ? 0 : number(field, userAndGroup, parts[1], "/etc/group"));
    }

    private long number(String field, String whole, String name, String file) throws IOException, InterruptedException {
        Optional<Long> known = lookUp(name, file, NUMBER);
        if (known.isPresent()) {
            return known.get();
        }
        if (name.matches("[0-9]{1,10}") && Long.parseLong(name) <= MOST) {
            return Long.parseLong(name);
        }
        throw new InvalidInputException(
                field,
                whole,
                "names '" + name + "', which is not in " + file + " of the base image",
                "use a number, or a base image that has the name");
    }

    /** Both files have the name in the first field and the number in the third. */
    private Optional<Long> lookUp(String name, String file, int field) throws IOException, InterruptedException {
        Optional<FileNode> node = fileSystem.stat(file);
        if (node.isEmpty() || node.get().content() == null || node.get().size() > MOST_BYTES) {
            return Optional.empty();
        }
        List<String> lines;
        try (InputStream in = contents.open(node.get()).open()) {
            lines = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        return lines.stream()
                .map(line -> line.split(":"))
                .filter(fields ->
                        fields.length > field && fields[0].equals(name) && fields[field].matches("[0-9]{1,10}"))
                .map(fields -> Long.parseLong(fields[field]))
                .findFirst();
    }
}
