package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.record;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.repeated;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Base images that are small in the registry and ask for all memory there is, in a process that has little. */
@RequiresTestbed(TestbedPart.REGISTRY)
class HostileBaseTest {
    private static final int MEGABYTE = 1 << 20;
    private static final String BEYOND = "which is beyond what is taken";

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    /** What a layer does to whoever reads it. */
    enum Layer {
        LONG_NAME(() -> Stream.concat(
                Stream.of(header("././@LongLink", 'L', 1L << 30, "")), repeated("a".repeat(MEGABYTE), 1024))),
        EXTENDED_HEADER(
                () -> Stream.concat(Stream.of(header("pax", 'x', 1L << 30, "")), repeated("a".repeat(MEGABYTE), 1024))),
        MANY_ENTRIES(() -> IntStream.range(0, 2_000_000).mapToObj(i -> header("d/" + i, '0', 0, ""))),
        MANY_WHITEOUTS(() -> IntStream.range(0, 2_000_000).mapToObj(i -> header("d/.wh." + i, '0', 0, ""))),
        MANY_GLOBAL_HEADERS(() ->
                IntStream.range(0, 500_000).mapToObj(i -> file("g", 'g', record("key" + i, "value")))),
        LONG_NAMES(() -> IntStream.range(0, 50_000)
                .mapToObj(i -> file("x", 'x', record("path", i + "/" + "n".repeat(4000))))
                .flatMap(name -> Stream.of(name, header("x", '0', 0, "")))),
        TOO_LONG_A_NAME(() -> Stream.of(file("x", 'x', record("path", "n".repeat(5000))), header("x", '0', 0, ""))),
        TOO_LONG_A_LINK(() -> Stream.of(file("x", 'x', record("linkpath", "n".repeat(5000))), header("x", '2', 0, ""))),
        TOO_DEEP(() -> Stream.of(file("x", 'x', record("path", "d/".repeat(2000) + "f")), header("x", '0', 0, ""))),
        DIRECTORIES_THAT_NO_ENTRY_NAMES(() -> IntStream.range(0, 20_000)
                .mapToObj(i -> file("x", 'x', record("path", i + "/dddddddddd".repeat(200) + "/f")))
                .flatMap(name -> Stream.of(name, header("x", '0', 0, "")))),
        NAMES_THAT_A_LINK_MAKES_LONGER(() -> Stream.concat(
                Stream.of(
                        file("x", 'x', record("path", "n".repeat(3900))),
                        header("x", '5', 0, ""),
                        file("x", 'x', record("linkpath", "n".repeat(3900))),
                        header("a", '2', 0, "")),
                IntStream.range(0, 300_000).mapToObj(i -> header("a/" + i, '0', 0, "")))),
        MANY_USERS(() -> IntStream.range(0, 400).mapToObj(i -> file("etc/passwd", '0', new byte[MEGABYTE]))),
        SPARSE(() -> Stream.of(header("etc/passwd", 'S', 0, ""))),
        SPARSE_BY_EXTENSION(() -> Stream.of(
                file("x", 'x', record("GNU.sparse.realsize", "9000000000000000000")), header("x", '0', 0, "")));

        private final Supplier<Stream<byte[]>> blocks;

        Layer(Supplier<Stream<byte[]>> blocks) {
            this.blocks = blocks;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLayerBeyondTheBoundsIsRefusedInOneLine(Layer layer) throws Exception {
        String image = push(layer.name().toLowerCase(Locale.ROOT), layer.blocks.get());

        CommandProcess.Ended ended = build(image);

        assertThat(ended.err())
                .doesNotContain("OutOfMemoryError", "StackOverflowError", "\tat ")
                .contains("ERROR: Layer ", "of base image " + image, " is beyond what is taken, ");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    /** What an extractor would not do either: a root that is a link or gone, a link to nothing. */
    @Test
    void entriesThatMeanNothingDoNoHarm() throws Exception {
        String image = push(
                "nothing",
                Stream.of(
                        header("etc/", '5', 0, ""),
                        header("./", '2', 0, "/elsewhere"),
                        header("/", '0', 0, ""),
                        header(".wh.", '0', 0, ""),
                        header("etc/.wh...", '0', 0, ""),
                        header("empty", '2', 0, ""),
                        header("loop", '2', 0, "loop"),
                        header("loop/f", '0', 0, "")));

        CommandProcess.Ended ended = build(image);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    @Test
    void theLargestThatIsTakenFits() throws Exception {
        String image = push(
                "largest", IntStream.range(0, 390_000).mapToObj(i -> header("d/" + "n".repeat(70) + i, '0', 0, "")));

        CommandProcess.Ended ended = build(image);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 4})
    void aManifestBeyondTheBoundsIsRefusedInOneLine(int megabytes) throws Exception {
        byte[] part = "[],".repeat(MEGABYTE / 3).getBytes(StandardCharsets.UTF_8);
        try (LoopbackServer registry = new LoopbackServer(client -> {
            LoopbackServer.readHead(client.getInputStream());
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                            + "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n\r\n[")
                    .getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < megabytes; i++) {
                out.write(part);
            }
        })) {
            String image = "127.0.0.1:" + registry.port() + "/wide:1";

            CommandProcess.Ended ended = build(image);

            assertThat(ended.err())
                    .doesNotContain("OutOfMemoryError", "\tat ")
                    .contains(
                            megabytes > 4
                                    ? image + ": its manifest has more than 4 MB, " + BEYOND
                                    : "The manifest of " + image + " is not JSON");
            assertThat(ended.exitCode()).isEqualTo(1);
        }
    }

    private String push(String repository, Stream<byte[]> blocks) throws Exception {
        BaseImages.LayerFile layer = BaseImages.compress(tar(blocks), directory.resolve("layer"));
        BaseImages.pushLarge(REGISTRY.url(), repository, "1", List.of(layer), List.of());
        return REGISTRY.host() + "/" + repository + ":1";
    }

    private CommandProcess.Ended build(String base) throws Exception {
        Path workspace = Files.createDirectories(directory.resolve("service"));
        Files.writeString(workspace.resolve("Dockerfile"), "FROM " + base + "\nCOPY Dockerfile /new/\n");
        Path config = Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified: {microserviceDelivery: {registry: {host: "%s", namespace: bss, project: bss, plainHttp: true}}}
                """.formatted(base.substring(0, base.indexOf('/'))));
        return CommandProcess.start(
                        directory,
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xmx200m",
                                "XDG_CACHE_HOME",
                                directory.resolve("cache").toString()),
                        List.of(
                                "build-image",
                                "--app=index",
                                "--tag=1",
                                "--no-push",
                                "--output=" + directory.resolve("image.tar"),
                                "--config=" + config,
                                "--workspace=" + workspace))
                .end();
    }
}
