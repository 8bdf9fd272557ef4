package io.jenkins.plugins.delivery.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such modes")
class OwnerOnlyTest {
    @TempDir
    private Path directory;

    @Test
    void nobodyElseCanReadWhatIsWritten() throws IOException {
        Path file = OwnerOnly.write(directory.resolve("token"), "geheim ü");

        assertThat(file).hasContent("geheim ü");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void aScriptCanBeRun() throws IOException {
        assertThat(mode(OwnerOnly.writeScript(directory.resolve("helm"), "#!/bin/sh\n")))
                .isEqualTo("rwx------");
    }

    @Test
    void allDirectoriesThatAreMadeAreTheOwners() throws IOException {
        Path inner = OwnerOnly.makeDirectories(directory.resolve("outer").resolve("inner"));

        assertThat(mode(inner)).isEqualTo("rwx------");
        assertThat(mode(inner.getParent())).isEqualTo("rwx------");
        assertThat(mode(OwnerOnly.makeDirectory(directory.resolve("single")))).isEqualTo("rwx------");
    }

    @Test
    void whatStandsThereIsNotWrittenTo() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "theirs");
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);

        assertThatThrownBy(() -> OwnerOnly.write(other, "ours")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> OwnerOnly.write(link, "ours")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(other).hasContent("theirs");
    }

    @Test
    void whatIsReplacedIsNotWhatALinkLeadsTo() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "theirs");
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);

        Path file = OwnerOnly.replace(link, "ours");

        assertThat(other).hasContent("theirs");
        assertThat(file).isRegularFile().hasContent("ours");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
