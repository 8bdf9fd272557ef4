package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.inprocess.UserNames.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy does to the names in an image; that it is what kaniko does is seen in the parity test. */
class FileCopierTest {
    @TempDir
    Path directory;

    private final ImageFileSystem image = new ImageFileSystem();
    private BuildContext context;

    @BeforeEach
    void fillContext() throws Exception {
        Path classes = Files.createDirectories(directory.resolve("target/classes"));
        Files.writeString(classes.resolve("A.class"), "a");
        Files.writeString(directory.resolve("target/app.jar"), "jar");
        Files.createSymbolicLink(directory.resolve("target/link"), Path.of("app.jar"));
        Files.createLink(directory.resolve("target/same.jar"), directory.resolve("target/app.jar"));
        Files.setPosixFilePermissions(
                directory.resolve("target/app.jar"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(directory.resolve("target"), PosixFilePermissions.fromString("rwx------"));
        context = new BuildContext(directory, DockerIgnore.parse(""));
        image.put("/opt", FileNode.directory(0750, 5, 5));
        image.put("/app", FileNode.symlink("opt", 0, 0));
        image.takeChanges();
    }

    @Test
    void makesMissingParentsForTheOwner() throws Exception {
        copier(new Owner(7, 8), null).copy(context, "/target/app.jar", "/srv/index/app.jar");

        assertThat(image.takeChanges()).containsOnlyKeys("/srv", "/srv/index", "/srv/index/app.jar");
        assertThat(image.lstat("/srv").orElseThrow()).isEqualTo(FileNode.directory(0755, 7, 8));
        FileNode jar = image.lstat("/srv/index/app.jar").orElseThrow();
        assertThat(jar.mode()).isEqualTo(0640);
        assertThat(jar.uid()).isEqualTo(7);
        assertThat(jar.gid()).isEqualTo(8);
    }

    @Test
    void writesThroughALinkToADirectory() throws Exception {
        copier(Owner.ROOT, null).copy(context, "/target/app.jar", "/app/");

        assertThat(image.takeChanges()).containsOnlyKeys("/opt/app.jar");
        assertThat(image.lstat("/app").orElseThrow().isSymlink()).isTrue();
    }

    @Test
    void aDirectoryGivesItsContentsAndKeepsLinks() throws Exception {
        copier(Owner.ROOT, null).copy(context, "/target", "/srv/");

        assertThat(image.takeChanges())
                .containsOnlyKeys(
                        "/srv", "/srv/app.jar", "/srv/classes", "/srv/classes/A.class", "/srv/link", "/srv/same.jar");
        assertThat(image.lstat("/srv").orElseThrow().mode()).isEqualTo(0755);
        assertThat(image.lstat("/srv/link").orElseThrow().linkTarget()).isEqualTo("app.jar");
        assertThat(image.lstat("/srv/same.jar").orElseThrow().hardLinkTo()).isNull();
    }

    @Test
    void aDirectoryThatIsThereKeepsItsOwnerAndItsMode() throws Exception {
        image.put("/opt/classes", FileNode.directory(0711, 5, 5));

        copier(Owner.ROOT, null).copy(context, "/target", "/opt");

        assertThat(image.lstat("/opt").orElseThrow()).isEqualTo(FileNode.directory(0750, 5, 5));
        assertThat(image.lstat("/opt/classes").orElseThrow()).isEqualTo(FileNode.directory(0755, 0, 0));
    }

    @Test
    void chmodIsForFilesAndDirectories() throws Exception {
        copier(Owner.ROOT, FileModes.parse("u=rwX,go=")).copy(context, "/target", "/srv");

        assertThat(image.lstat("/srv").orElseThrow().mode()).isEqualTo(0755);
        assertThat(image.lstat("/srv/classes").orElseThrow().mode()).isEqualTo(0700);
        assertThat(image.lstat("/srv/classes/A.class").orElseThrow().mode()).isEqualTo(0600);
    }

    @Test
    void leavesOutWhatIsIgnored() throws Exception {
        context = new BuildContext(directory, DockerIgnore.parse("target/*\n!target/app.jar\n"));

        copier(Owner.ROOT, null).copy(context, "/target", "/srv");

        assertThat(image.takeChanges()).containsOnlyKeys("/srv", "/srv/app.jar");
    }

    @Test
    void refusesAFileWhereADirectoryIsNeeded() {
        image.put("/srv", FileNode.file(0644, 0, 0, 0, new Content.InMemory(new byte[0])));

        assertThatThrownBy(() -> copier(Owner.ROOT, null).copy(context, "/target/app.jar", "/srv/index/app.jar"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("needs the directory /srv, which is a file in the image");
    }

    @Test
    void refusesALinkThatLeavesTheContext() throws Exception {
        Files.createSymbolicLink(directory.resolve("outside"), Path.of("/etc"));

        assertThatThrownBy(() -> context.lstat("/outside/passwd"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("leaves the build context through a symbolic link");
    }

    private FileCopier copier(Owner owner, FileModes chmod) {
        return new FileCopier("COPY", image, "/", owner, owner, chmod, DockerIgnore.parse(""));
    }
}
