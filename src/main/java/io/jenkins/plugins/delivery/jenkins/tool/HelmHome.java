package io.jenkins.plugins.delivery.jenkins.tool;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory that has Helm, on the machine where this runs. */
final class HelmHome {
    private static final String EXECUTABLE = File.separatorChar == '\\' ? "helm.exe" : "helm";

    private HelmHome() {}

    /** The executable in the directory, or in the first by name of those in it. */
    static Optional<File> executableIn(File home) {
        return Stream.concat(Stream.of(home), directoriesIn(home))
                .map(directory -> new File(directory, EXECUTABLE))
                .filter(file -> file.isFile() && file.canExecute())
                .findFirst();
    }

    private static Stream<File> directoriesIn(File home) {
        File[] directories = home.listFiles(File::isDirectory);
        return directories == null
                ? Stream.empty() // it is not there, or may not be read
                : Arrays.stream(directories).sorted();
    }
}
