package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example service, built upon a real Java runtime, starts from its image. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.JRE_BASE})
class ImageStartsTest {
    private static final Path EXAMPLE = Path.of("docs/examples/index-service");

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @BeforeAll
    static void pushBase(@TempDir Path work) throws Exception {
        BaseImages.pushLarge(
                REGISTRY.url(),
                "base/java",
                "17",
                List.of(BaseImages.compress(BaseImages.javaRuntime(), work.resolve("root.tar.gz"))),
                List.of("PATH=/usr/bin"));
    }

    @Test
    void startsItsProgram() throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        Files.copy(EXAMPLE.resolve("Dockerfile"), workspace.resolve("Dockerfile"));
        Files.copy(EXAMPLE.resolve(".dockerignore"), workspace.resolve(".dockerignore"));
        writeJar(Files.createDirectories(workspace.resolve("target")).resolve("index.jar"));

        assertThat(firstLine(build(workspace), List.of("/usr/bin/java", "-jar", "/app/app.jar", "0")))
                .startsWith("index service on port ");
    }

    @Test
    void startsTheProgramOfAServiceWithoutADockerfile() throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        Path target = Files.createDirectories(workspace.resolve("build/libs"));
        writeJar(target.resolve("index.jar"));
        Files.copy(target.resolve("index.jar"), target.resolve("index-sources.jar"));
        // The project's own is for a Dockerfile of its own.
        Files.writeString(workspace.resolve(".dockerignore"), "build\n");

        Path archive = build(workspace);

        JsonNode config = config(archive);
        assertThat(config.path("User").asText()).isEqualTo("10001");
        assertThat(config.path("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(config.path("Env").toString()).contains("JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75.0");
        List<String> command = new ArrayList<>();
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        assertThat(command).containsExactly("java", "-jar", "app.jar");
        assertThat(firstLine(archive, List.of("/usr/bin/java", "-jar", "/app/app.jar", "0")))
                .startsWith("index service on port ");
    }

    /** As Helidon's parents and maven-dependency-plugin leave them. */
    @Test
    void startsTheProgramOfAJarWithItsLibrariesBesideIt() throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        Path libraries = Files.createDirectories(workspace.resolve("target/libs"));
        writeJar(libraries.resolve("index 1.jar"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.example.index.IndexService");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "libs/index%201.jar config/");
        new JarOutputStream(Files.newOutputStream(workspace.resolve("target/index.jar")), manifest).close();

        assertThat(firstLine(build(workspace), List.of("/usr/bin/java", "-jar", "/app/app.jar", "0")))
                .startsWith("index service on port ");
    }

    @ParameterizedTest
    @RequiresTestbed(TestbedPart.LAYERED_JARS)
    @CsvSource({
        "2.3.12.RELEASE, org.springframework.boot.loader.JarLauncher",
        "3.2.12, org.springframework.boot.loader.launch.JarLauncher",
        "3.5.0, org.springframework.boot.loader.launch.JarLauncher",
    })
    void springBootsLayersAreLayers(String version, String launcher) throws Exception {
        Path workspace =
                Files.createDirectories(directory.resolve("service/target")).getParent();
        Files.copy(
                TestbedPart.LAYERED_JARS.path("layered-jars/app-" + version + ".jar"),
                workspace.resolve("target/shop 1.jar"));

        Path archive = build(workspace);

        assertThat(config(archive).path("Entrypoint").path(1).asText()).isEqualTo(launcher);
        assertThat(layers(archive)).hasSize(5);
        Path root = unpacked(archive);
        assertThat(root.resolve("app/BOOT-INF/lib")).isNotEmptyDirectory();
        assertThat(root.resolve("app/" + launcher.replace('.', '/') + ".class")).exists();
    }

    /** What it prints is all that a program can see of where its classes come from and may depend on. */
    @ParameterizedTest
    @RequiresTestbed(TestbedPart.LAYERED_JARS)
    @CsvSource(
            delimiter = '|',
            value = {
                "2.7.18 | ENTRYPOINT [\"java\", \"-Dx=1\", \"-jar\", \"app.jar\", \"one\"]",
                "3.2.12 | CMD exec java $OPTIONS -jar /app/app.jar one",
                "3.5.0 | ENTRYPOINT [\"java\", \"-jar\", \"/app/app.jar\"]@CMD [\"one\"]",
            })
    void aJarInLayersStartsAsTheJarDoes(String version, String start) throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        SpringBootJar.write(
                version,
                "one",
                Files.createDirectories(workspace.resolve("target")).resolve("index.jar"));
        Files.writeString(
                workspace.resolve("Dockerfile"),
                "ARG BASE\nFROM $BASE\nWORKDIR /app\nCOPY target/*.jar app.jar\n" + start.replace("@", "\n") + "\n");

        Path plain = build(workspace, "plain", "");
        Path layered = build(workspace, "layered", "imageBuild: {layered: true}");

        assertThat(layers(layered)).hasSize(layers(plain).size() + 2);
        assertThat(command(layered).toString()).contains("-cp /app/app ").doesNotContain("-jar");
        String said = firstLine(plain, command(plain));
        assertThat(said).contains("args=one", "resource=hello", "title=shop");
        assertThat(firstLine(layered, command(layered))).isEqualTo(said);
    }

    /** The entry point with its arguments, in the words of a shell in the directory that the container starts in. */
    private static List<String> command(Path layout) throws Exception {
        List<String> command = new ArrayList<>();
        for (String field : List.of("Entrypoint", "Cmd")) {
            config(layout).path(field).forEach(word -> command.add(word.asText()));
        }
        String shell = command.get(0).equals("/bin/sh") ? command.get(2) : String.join(" ", command);
        return List.of(
                "/bin/sh", "-c", "cd " + config(layout).path("WorkingDir").asText() + " && " + shell);
    }

    @ParameterizedTest
    @RequiresTestbed(TestbedPart.LAYERED_JARS)
    @ValueSource(strings = {"layered", "extracted", "quarkus", "installed"})
    void aChangeOfOneClassSendsLittle(String form) throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        String settings = "imageBuild: {layered: true}";
        writeProgram(workspace, form, "before");
        Map<String, Long> before = layerSizes(build(workspace, "before", settings));
        writeProgram(workspace, form, "after");
        Map<String, Long> after = layerSizes(build(workspace, "after", settings));

        Map<String, Long> sent = new HashMap<>(after);
        sent.keySet().removeAll(before.keySet());
        assertThat(sent).isNotEmpty();
        assertThat(sent.values().stream().mapToLong(Long::longValue).sum()).isLessThan(1_000_000);
    }

    /** With libraries of more than a megabyte, and one class that says the word. */
    private void writeProgram(Path workspace, String form, String word) throws Exception {
        switch (form) {
            case "quarkus" -> {
                Path app = Files.createDirectories(workspace.resolve("target/quarkus-app"));
                Files.createDirectories(app.resolve("lib/main"));
                Files.createDirectories(app.resolve("quarkus"));
                SpringBootJar.writeLibrary(app.resolve("lib/main/com.example.library-1.0.jar"));
                Files.createDirectories(app.resolve("app"));
                SpringBootJar.writeClass(word, app.resolve("app/index.jar"));
                SpringBootJar.writeClass("run", app.resolve("quarkus-run.jar"));
            }
            case "installed" -> {
                Path app = Files.createDirectories(workspace.resolve("build/install/index"));
                Files.createDirectories(app.resolve("bin"));
                Files.createDirectories(app.resolve("lib"));
                Files.createDirectories(workspace.resolve("build/libs"));
                Files.writeString(app.resolve("bin/index"), "#!/bin/sh\n");
                SpringBootJar.writeLibrary(app.resolve("lib/library-1.0.jar"));
                SpringBootJar.writeClass(word, app.resolve("lib/index-1.0.jar"));
                Files.copy(
                        app.resolve("lib/index-1.0.jar"),
                        workspace.resolve("build/libs/index-1.0.jar"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            default -> {
                Path target = Files.createDirectories(workspace.resolve("target"));
                SpringBootJar.write("3.5.0", word, target.resolve("index.jar"));
                if (form.equals("layered")) {
                    Files.writeString(
                            workspace.resolve("Dockerfile"),
                            "ARG BASE\nFROM $BASE\nCOPY target/*.jar app.jar\nENTRYPOINT java -jar app.jar\n");
                }
            }
        }
    }

    private static Map<String, Long> layerSizes(Path layout) throws Exception {
        Map<String, Long> sizes = new HashMap<>();
        for (Path layer : layers(layout)) {
            sizes.put(layer.getFileName().toString(), Files.size(layer));
        }
        return sizes;
    }

    private Path build(Path workspace) throws Exception {
        return build(workspace, "image", "");
    }

    /** As an OCI layout. */
    private Path build(Path workspace, String name, String settings) throws Exception {
        Path archive = directory.resolve(name);
        Path config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", repositoryPattern: "${app}", plainHttp: true}
                    %s
                """.formatted(REGISTRY.host(), settings));
        assertThat(Main.run(
                        "build-image",
                        "--app=index",
                        "--tag=1",
                        "--workspace=" + workspace,
                        "--config=" + config,
                        "--build-args=BASE=" + REGISTRY.host() + "/base/java:17",
                        "--no-push",
                        "--output=" + archive))
                .isZero();
        return archive;
    }

    private Path unpacked(Path archive) throws Exception {
        Path root = Files.createTempDirectory(directory, "root");
        for (Path layer : layers(archive)) {
            assertThat(new ProcessBuilder("tar", "-xzf", layer.toString(), "-C", root.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
        return root;
    }

    private String firstLine(Path archive, List<String> command) throws Exception {
        // The Java launcher finds its libraries through /proc, which a container runtime mounts.
        List<String> call = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" \"$@\"",
                unpacked(archive).toString()));
        call.addAll(command);
        Process service = new ProcessBuilder(call).redirectErrorStream(true).start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.readLine();
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    private static JsonNode config(Path layout) throws Exception {
        ObjectMapper json = new ObjectMapper();
        String digest = json.readTree(blob(layout, manifest(layout)).toFile())
                .at("/config/digest")
                .asText();
        return json.readTree(blob(layout, digest).toFile()).path("config");
    }

    private static String manifest(Path layout) throws Exception {
        return new ObjectMapper()
                .readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0/digest")
                .asText();
    }

    /** The layers in the order of the manifest. */
    private static List<Path> layers(Path layout) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<Path> layers = new ArrayList<>();
        json.readTree(blob(layout, manifest(layout)).toFile())
                .path("layers")
                .forEach(layer -> layers.add(blob(layout, layer.path("digest").asText())));
        return layers;
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private void writeJar(Path jar) throws Exception {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release=17",
                        "-d",
                        classes.toString(),
                        EXAMPLE.resolve("src/main/java/com/example/index/IndexService.java")
                                .toString());
        assertThat(result).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.example.index.IndexService");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> walk = Files.walk(classes)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
