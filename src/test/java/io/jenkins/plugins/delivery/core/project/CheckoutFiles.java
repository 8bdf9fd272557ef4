package io.jenkins.plugins.delivery.core.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a small repository. */
public record CheckoutFiles(Path root) {
    /** Adds a file, whose directories are made. */
    public CheckoutFiles file(String path, String... lines) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a POM of an artifact, with what else stands in it. */
    public CheckoutFiles pom(String directory, String artifact, String... content) {
        return file(
                directory.isEmpty() ? "pom.xml" : directory + "/pom.xml",
                "<project>",
                "<modelVersion>4.0.0</modelVersion>",
                "<groupId>com.example</groupId><artifactId>" + artifact + "</artifactId><version>1</version>",
                String.join("\n", content),
                "</project>");
    }

    /** A parent of modules that have their directories' names. */
    public CheckoutFiles parent(String... modules) {
        StringBuilder names = new StringBuilder();
        for (String module : modules) {
            names.append("<module>").append(module).append("</module>");
        }
        return pom("", "parent", "<packaging>pom</packaging>", "<modules>" + names + "</modules>");
    }

    /** Has a POM be the child of an artifact. */
    public static String childOf(String artifact) {
        return "<parent><artifactId>" + artifact + "</artifactId></parent>";
    }

    /** A plugin of the build. */
    public static String plugin(String artifact, String content) {
        return "<build><plugins><plugin><artifactId>" + artifact + "</artifactId>" + content
                + "</plugin></plugins></build>";
    }
}
