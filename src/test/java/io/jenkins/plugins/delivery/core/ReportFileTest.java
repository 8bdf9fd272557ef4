package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path directory;

    private Path workspace;

    @BeforeEach
    void fill() throws IOException {
        workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.writeString(directory.resolve("secret"), "of somebody else");
    }

    private String read(Path file) throws IOException {
        return ReportFile.in(workspace, file).text(10);
    }

    @Test
    void readsWhatFits() throws Exception {
        assertThat(read(Files.writeString(workspace.resolve("f"), "größe..."))).isEqualTo("größe...");
        Path link = Files.createSymbolicLink(workspace.resolve("link"), Path.of("f"));
        assertThat(read(link)).isEqualTo("größe...");
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        Path file = Files.writeString(workspace.resolve("f"), "eleven byte");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("larger than 10");
    }

    @Test
    void refusesLinksThatLeaveTheDirectory() throws Exception {
        Path link = Files.createSymbolicLink(workspace.resolve("f"), directory.resolve("secret"));
        Path parent = Files.createSymbolicLink(workspace.resolve("d"), directory);

        for (Path file : new Path[] {link, parent.resolve("secret"), workspace.resolve("../secret")}) {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("leaves " + workspace);
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> read(workspace))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("not a file");
        assertThatThrownBy(() -> read(workspace.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
