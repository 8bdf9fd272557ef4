package io.jenkins.plugins.delivery.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file or a directory of the workspace that a request, the settings or a convention names. Whoever commits to the
 * workspace decides what stands there, so that a link could lead to any file of the machine: what is outside, by its
 * name or by a link, is refused.
 *
 * @param field what names it, as the user knows it
 * @param name as the user wrote it
 * @param path absolute; of what exists, without links below the workspace
 */
public record WorkspaceFile(String field, String name, Path path) {
    /** A text that people write: of a Dockerfile, values or settings. */
    public static final int MOST_TEXT_BYTES = 4 << 20;

    /**
     * Finds what a name means; it need not exist.
     *
     * @param workspace the directory that it may not leave, and that relative names are relative to
     * @throws InvalidInputException when it is outside
     */
    public static WorkspaceFile in(Path workspace, String field, String name) {
        return in(workspace, workspace, field, name);
    }

    /**
     * The same for a name that is relative to a directory of the workspace.
     *
     * @throws InvalidInputException when it is outside of the workspace
     */
    public static WorkspaceFile in(Path workspace, Path directory, String field, String name) {
        Path root = workspace.toAbsolutePath().normalize();
        Path path;
        try {
            path = FileName.resolve(directory.toAbsolutePath(), name).normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInputException(field, name, "is no path", "name a file of the workspace");
        }
        if (!path.startsWith(root)) {
            throw new InvalidInputException(
                    field, name, "leaves the workspace", "name a path inside it, relative to it");
        }
        return new WorkspaceFile(field, name, withoutLinks(root, path, field, name));
    }

    private static Path withoutLinks(Path root, Path path, String field, String name) {
        try {
            Path existing = path;
            while (Files.notExists(existing)) {
                // A link that leads nowhere now may lead somewhere later.
                if (Files.isSymbolicLink(existing)) {
                    return path;
                }
                existing = existing.getParent();
                if (existing == null) {
                    return path;
                }
            }
            if (!existing.startsWith(root)) {
                // Nothing was put into the workspace yet, so no link either.
                return path;
            }
            Path realRoot = root.toRealPath();
            Path real = existing.toRealPath();
            if (!real.startsWith(realRoot)) {
                throw new InvalidInputException(
                        field,
                        name,
                        "leaves the workspace through a symbolic link",
                        "put the file itself into the workspace");
            }
            return existing.equals(path) ? root.resolve(realRoot.relativize(real)) : path;
        } catch (IOException e) {
            throw new InvalidInputException(field, name, "cannot be read", e.getMessage());
        }
    }

    /** Whether it exists. */
    public boolean isThere() {
        return Files.exists(path);
    }

    /** Whether it is a regular file. */
    public boolean isFile() {
        return Files.isRegularFile(path);
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return Files.isDirectory(path);
    }

    /**
     * Its text, read once.
     *
     * @throws InvalidInputException when it cannot be read, is not UTF-8, or is larger than {@link #MOST_TEXT_BYTES}
     */
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(MOST_TEXT_BYTES)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(field, name, "is not a text in UTF-8", "save it as UTF-8");
        }
    }

    /**
     * Its text, read once, with every byte that is no UTF-8 as {@link FileName} has it.
     *
     * @throws InvalidInputException when it cannot be read, or is larger than {@link #MOST_TEXT_BYTES}
     */
    public String textOfBytes() {
        return FileName.decode(bytes(MOST_TEXT_BYTES));
    }

    /**
     * Its content, read once.
     *
     * @param most how many bytes it may have
     * @throws InvalidInputException when it cannot be read, or is larger
     */
    public byte[] bytes(int most) {
        // A link that was put there meanwhile is not followed.
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new InvalidInputException(
                        field,
                        name,
                        "is larger than " + (most >> 20) + " MB",
                        "a text of its kind is smaller; look at what it holds");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException(field, name, "cannot be read", "make it readable (" + e.getMessage() + ")");
        }
    }
}
