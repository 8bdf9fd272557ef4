package io.jenkins.plugins.delivery.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** What the demo delivers, in a directory of its own: a service's checkout, a deploy repository, the settings. */
final class DemoFiles {
    /** The only environment that the demo deploys to. */
    static final String ENVIRONMENT = "dev";

    private static final PersonIdent AUTHOR = new PersonIdent("Demo", "demo@example.com");

    /** Where the examples of the documentation are on the class path. */
    private static final String EXAMPLES = "/demo";

    /** As old in every jar, so that the same service gives the same image. */
    private static final LocalDateTime JAR_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Path directory;

    DemoFiles(Path directory) {
        this.directory = directory;
    }

    Path service() {
        return directory.resolve("index");
    }

    Path deployRepository() {
        return directory.resolve("deploy");
    }

    Path settings() {
        return directory.resolve("delivery.yaml");
    }

    private Path appConfig() {
        return deployRepository().resolve("appConfig").resolve(ENVIRONMENT).resolve("index.yml");
    }

    /** Writes the deploy repository and the settings. */
    void write(String registry, String namespacePrefix) throws IOException {
        copyExample("deploy-repo/helm", deployRepository().resolve("helm"));
        writeAppConfig("config:\n  GREETING: hello from the demo\n");
        Files.writeString(settings(), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: demo, project: demo, plainHttp: true}
                    namespacePrefix: %s
                    environments: [{name: %s}]
                    helm: {timeout: 3m}
                """.formatted(registry, namespacePrefix, ENVIRONMENT));
    }

    /** What the service has in the environment beside what all services have there. */
    void writeAppConfig(String yaml) throws IOException {
        Files.createDirectories(appConfig().getParent());
        Files.writeString(appConfig(), yaml);
    }

    /**
     * Writes the service as a build tool leaves it, and commits it.
     *
     * @param needed the environment variable that this version cannot do without; empty for none
     */
    RevCommit commitService(String needed, String message) throws IOException, GitAPIException {
        copyExample("index-service", service());
        writeJar(Files.createDirectories(service().resolve("target")).resolve("index.jar"), needed);
        Files.writeString(service().resolve(DemoService.NEEDED_FILE), needed);
        try (Git git = Git.init()
                .setDirectory(service().toFile())
                .setInitialBranch("main")
                .call()) {
            git.add()
                    .addFilepattern("Dockerfile")
                    .addFilepattern(DemoService.NEEDED_FILE)
                    .call();
            return git.commit()
                    .setAuthor(AUTHOR)
                    .setCommitter(AUTHOR)
                    .setMessage(message)
                    .setAllowEmpty(true)
                    .setSign(false)
                    .call();
        }
    }

    private static void writeJar(Path file, String needed) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, DemoService.class.getName());
        String classFile = DemoService.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                InputStream service = DemoService.class.getResourceAsStream("/" + classFile)) {
            put(jar, "META-INF/MANIFEST.MF");
            manifest.write(jar);
            put(jar, classFile);
            service.transferTo(jar);
            put(jar, DemoService.NEEDED_FILE);
            jar.write(needed.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(JarOutputStream jar, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(JAR_TIME);
        jar.putNextEntry(entry);
    }

    private static void copyExample(String name, Path to) throws IOException {
        URI source;
        try {
            source = DemoFiles.class.getResource(EXAMPLES + "/" + name).toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (source.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(source, Map.of())) {
                copy(jar.getPath(EXAMPLES, name), to);
            }
        } else {
            copy(Path.of(source), to);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.write(copy, Files.readAllBytes(file));
        }
    }
}
