package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The example service, built upon a real Java runtime, starts from its image. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.JRE_BASE})
class ImageStartsTest {
    private static final Path EXAMPLE = Path.of("docs/examples/index-service");

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @Test
    void startsItsProgram() throws Exception {
        BaseImages.pushLarge(
                REGISTRY.url(),
                "base/java",
                "17",
                List.of(BaseImages.compress(BaseImages.javaRuntime(), directory.resolve("root.tar.gz"))),
                List.of("PATH=/usr/bin"));
        Path workspace = Files.createDirectories(directory.resolve("service"));
        Files.copy(EXAMPLE.resolve("Dockerfile"), workspace.resolve("Dockerfile"));
        Files.copy(EXAMPLE.resolve(".dockerignore"), workspace.resolve(".dockerignore"));
        writeJar(Files.createDirectories(workspace.resolve("target")).resolve("index.jar"));
        Path archive = directory.resolve("image");
        Path config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", repositoryPattern: "${app}", plainHttp: true}
                """.formatted(REGISTRY.host()));

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

        Path root = Files.createDirectory(directory.resolve("root"));
        for (Path layer : layers(archive)) {
            assertThat(new ProcessBuilder("tar", "-xzf", layer.toString(), "-C", root.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
        // The Java launcher finds its libraries through /proc, which a container runtime mounts.
        Process service = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation=private",
                        "sh",
                        "-c",
                        "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" /usr/bin/java -jar /app/app.jar 0",
                        root.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("index service on port ");
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    /** The layers in the order of the manifest. */
    private static List<Path> layers(Path layout) throws Exception {
        ObjectMapper json = new ObjectMapper();
        String manifest = json.readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0/digest")
                .asText();
        List<Path> layers = new ArrayList<>();
        json.readTree(blob(layout, manifest).toFile())
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
