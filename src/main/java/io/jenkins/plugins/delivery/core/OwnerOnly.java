package io.jenkins.plugins.delivery.core;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories for what may hold a secret: they are their owner's alone from the moment that they are there. */
public final class OwnerOnly {
    private static final String FILE = "rw-------";
    private static final String EXECUTABLE = "rwx------";

    private OwnerOnly() {}

    /**
     * Writes a new file.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one, or a link
     */
    public static Path write(Path file, byte[] content) throws IOException {
        return write(file, content, FILE);
    }

    /** Writes a new file of text in UTF-8. */
    public static Path write(Path file, String text) throws IOException {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of text in place of the one that may be there. */
    public static Path replace(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        return write(file, text);
    }

    /** Writes a new script, which its owner can run. */
    public static Path writeScript(Path file, String text) throws IOException {
        return write(file, text.getBytes(StandardCharsets.UTF_8), EXECUTABLE);
    }

    /**
     * Makes a directory.
     *
     * @throws java.nio.file.FileAlreadyExistsException when it is there already
     */
    public static Path makeDirectory(Path directory) throws IOException {
        return Files.createDirectory(directory, attributes(EXECUTABLE));
    }

    /** Makes a directory and those above it, as far as they are missing. */
    public static Path makeDirectories(Path directory) throws IOException {
        return Files.createDirectories(directory, attributes(EXECUTABLE));
    }

    private static Path write(Path file, byte[] content, String mode) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(file, options, attributes(mode)))) {
            out.write(content);
        }
        return file;
    }

    /** Windows has no such modes; there the access list of the directory around holds. */
    private static FileAttribute<?>[] attributes(String mode) {
        return File.separatorChar == '/'
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
