package io.jenkins.plugins.delivery.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The values files of a call, later ones winning. */
final class ValuesFiles {
    /** helm-java joins the paths with commas and takes them apart at every one. */
    private static final String SEPARATOR = ",";

    @Option(names = "--values", converter = QuotedPath.class)
    private List<Path> files = new ArrayList<>();

    List<Path> all() {
        return files;
    }

    /** The files under paths that helm-java can be given. */
    List<Path> forHelm() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Path file : files) {
            paths.add(file.toString().contains(SEPARATOR) ? copy(file) : file);
        }
        return paths;
    }

    private static Path copy(Path file) throws IOException {
        return Files.write(Files.createTempFile("values", ".yaml"), Files.readAllBytes(file));
    }

    /** Helm takes the option for CSV, in which a path between quotes is one whatever it contains. */
    static final class QuotedPath implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
            return Path.of(quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text);
        }
    }
}
