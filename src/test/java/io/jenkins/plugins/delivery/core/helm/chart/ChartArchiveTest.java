package io.jenkins.plugins.delivery.core.helm.chart;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.record;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.repeated;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChartArchiveTest {
    private static final byte[] CHART =
            file("app/Chart.yaml", '0', "apiVersion: v2\nname: app\nversion: 1.0.0\n".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    /** What helm package does not write. */
    enum Hostile {
        EXPANDS(
                "it is larger than 100 MB",
                () -> Stream.concat(
                        Stream.of(header("app/big", '0', 1L << 30, "")), repeated("x".repeat(1 << 20), 1024))),
        CLAIMS_MORE_THAN_THERE_IS(
                "it is larger than 100 MB", () -> Stream.of(header("app/big", '0', Long.MAX_VALUE, ""))),
        MANY_FILES(
                "it has more than 20000 entries",
                () -> IntStream.range(0, 100_000).mapToObj(i -> header("app/" + i, '0', 0, ""))),
        MANY_DIRECTORIES(
                "it has more than 20000 entries",
                () -> IntStream.range(0, 100_000).mapToObj(i -> header("app/" + i + "/", '5', 0, ""))),
        LONG_NAME(
                "a header of it has 1073741824 bytes",
                () -> Stream.concat(
                        Stream.of(header("././@LongLink", 'L', 1L << 30, "")), repeated("a".repeat(1 << 20), 1024))),
        SPARSE("is stored as a sparse file", () -> Stream.of(header("app/s", 'S', 0, ""))),
        SPARSE_BY_EXTENSION(
                "is stored as a sparse file",
                () -> Stream.of(
                        file("x", 'x', record("GNU.sparse.realsize", "9000000000000000000")),
                        header("app/s", '0', 0, ""))),
        SYMLINK("'app/link' in it is no file", () -> Stream.of(header("app/link", '2', 0, "/etc/passwd"))),
        HARD_LINK("'app/link' in it is no file", () -> Stream.of(header("app/link", '1', 0, "app/Chart.yaml"))),
        PIPE("'app/pipe' in it is no file", () -> Stream.of(header("app/pipe", '6', 0, ""))),
        CLIMBS(
                "'app/../../evil' in it is not below a directory of the chart",
                () -> Stream.of(header("app/../../evil", '0', 0, ""))),
        ABSOLUTE("'/evil' in it is not below a directory of the chart", () -> Stream.of(header("/evil", '0', 0, ""))),
        BESIDE("'evil' in it is not below a directory of the chart", () -> Stream.of(header("evil", '0', 0, ""))),
        CALLED_LIKE_A_PATH(
                "has a Chart.yaml whose name is not one that Helm takes",
                () -> Stream.of(file(
                        "b/Chart.yaml", '0', "name: ../../evil\nversion: 1.0.0\n".getBytes(StandardCharsets.UTF_8))));

        private final String problem;
        private final Supplier<Stream<byte[]>> blocks;

        Hostile(String problem, Supplier<Stream<byte[]>> blocks) {
            this.problem = problem;
            this.blocks = blocks;
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatAChartCannotHave(Hostile hostile) throws Exception {
        Stream<byte[]> chart = hostile == Hostile.CALLED_LIKE_A_PATH ? Stream.empty() : Stream.of(CHART);
        Path archive = archive(Stream.concat(chart, hostile.blocks.get()));
        Path into = Files.createDirectories(directory.resolve("in/to"));

        assertThatThrownBy(() -> ChartArchive.unpack(archive, "app.tgz", into))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("chart 'app.tgz' ")
                .hasMessageContaining(hostile.problem);
        assertThat(directory.resolve("in/evil")).doesNotExist();
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void unpacksAChart() throws Exception {
        Path archive = archive(Stream.of(header("app/", '5', 0, ""), CHART));
        Path into = Files.createDirectory(directory.resolve("into"));

        ChartDirectory chart = ChartArchive.unpack(archive, "app.tgz", into);

        assertThat(chart.path()).isEqualTo(into.resolve("app"));
        assertThat(chart.archiveName()).isEqualTo("app-1.0.0.tgz");
    }

    private Path archive(Stream<byte[]> blocks) throws Exception {
        Path archive = directory.resolve("app.tgz");
        BaseImages.compress(tar(blocks), archive);
        return archive;
    }
}
