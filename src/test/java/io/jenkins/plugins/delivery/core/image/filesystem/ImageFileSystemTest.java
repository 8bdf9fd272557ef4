package io.jenkins.plugins.delivery.core.image.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageFileSystemTest {
    private final ImageFileSystem fileSystem = new ImageFileSystem();

    @Test
    void followsLinksOnTheWayAndAtTheEnd() {
        directory("/usr");
        directory("/usr/bin");
        file("/usr/bin/java");
        fileSystem.put("/bin", FileNode.symlink("usr/bin", 0, 0));
        fileSystem.put("/usr/bin/j", FileNode.symlink("../../bin/java", 0, 0));

        assertThat(fileSystem.realPath("/bin/j")).contains("/usr/bin/java");
        assertThat(fileSystem.realPath("/bin/none")).isEmpty();
        assertThat(fileSystem.lstat("/bin").orElseThrow().isSymlink()).isTrue();
    }

    @Test
    void givesUpOnALoop() {
        fileSystem.put("/a", FileNode.symlink("b", 0, 0));
        fileSystem.put("/b", FileNode.symlink("a", 0, 0));

        assertThat(fileSystem.realPath("/a/c")).isEmpty();
    }

    @Test
    void aFileInPlaceOfADirectoryRemovesWhatWasBelow() {
        directory("/a");
        file("/a/b");
        file("/a0");
        file("/a");

        assertThat(fileSystem.walk("/a")).containsExactly("/a");
        assertThat(fileSystem.walk("/")).containsExactly("/", "/a", "/a0");
    }

    @Test
    void changesAreWhatWasPutSinceTheLastTime() {
        directory("/a");
        assertThat(fileSystem.takeChanges()).containsOnlyKeys("/a");
        file("/a/b");
        assertThat(fileSystem.takeChanges()).containsOnlyKeys("/a/b");
        assertThat(fileSystem.takeChanges()).isEmpty();
    }

    @Test
    void aCopyIsIndependent() {
        directory("/a");
        ImageFileSystem copy = fileSystem.copy();
        copy.remove("/a");

        assertThat(fileSystem.lstat("/a")).isPresent();
        // A whiteout, as a layer has one.
        assertThat(copy.takeChanges()).containsOnlyKeys("/.wh.a");
        assertThat(fileSystem.takeChanges()).containsOnlyKeys("/a");
    }

    private void directory(String path) {
        fileSystem.put(path, FileNode.directory(0755, 0, 0));
    }

    private void file(String path) {
        fileSystem.put(path, FileNode.file(0644, 0, 0, 0, new Content.InMemory(new byte[0])));
    }
}
