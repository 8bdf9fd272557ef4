package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux shows of the processes of this machine. */
public final class ProcessFiles {
    private ProcessFiles() {}

    /** The directory of each process. */
    public static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+"))
                    .toList();
        }
    }

    /** The program and its arguments, with blanks between; empty when the process has ended. */
    public static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
