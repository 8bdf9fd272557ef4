package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryLayerTest {
    @ParameterizedTest
    @CsvSource({
        "/app/BOOT-INF/lib/spring-core-6.2.1.jar, true",
        "/app/BOOT-INF/lib/a-1.jar /app/BOOT-INF/lib/b-v2.0.RELEASE.jar, true",
        "/deployments/lib/main/io.quarkus.quarkus-arc-3.8.1.jar, true",
        "/lib/a-1.0.jar, true",
        "/app/app/org/springframework/boot/loader/launch/JarLauncher.class, true",
        "/app/BOOT-INF/lib/shared-1.0-SNAPSHOT.jar, false",
        "/app/BOOT-INF/lib/a-1.0.jar /app/BOOT-INF/classes/A.class, false",
        "/app/lib/index.jar, false",
        "/app/index-1.0.jar, false",
        "/app/lib/notes-1.0.txt, false",
        "/app/lib/, false",
    })
    void isOfReleasedLibrariesAlone(String paths, boolean library) {
        TreeMap<String, FileNode> changes = new TreeMap<>();
        for (String path : paths.split(" ")) {
            changes.put(
                    path,
                    path.endsWith("/")
                            ? FileNode.directory(0755, 0, 0)
                            : FileNode.file(0644, 0, 0, 0, new Content.InMemory(new byte[0])));
        }
        changes.put("/app", FileNode.directory(0755, 0, 0));

        assertThat(LibraryLayer.is(changes)).isEqualTo(library);
    }
}
