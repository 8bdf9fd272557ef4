package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.project.CheckoutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jenkins.scm.api.SCMFile;
import jenkins.scm.api.SCMProbeStat;
import jenkins.scm.api.SCMSourceCriteria;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which branches are services: those in which the build finds what it builds. */
class BranchesWithABuildFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "pom.xml, true",
        "backend/build.gradle.kts, true",
        // As the online boutique of Google's.
        "src/adservice/settings.gradle, true",
        "services/shop/orders/pom.xml, true",
        "services/shop/orders/more/pom.xml, false",
        "docs/pom.xml, false",
        "src/examples/pom.xml, false",
        ".mvn/pom.xml, false",
        "package.json, false",
    })
    void isWhereTheBuildLooksForIt(String file, boolean found) throws IOException {
        new CheckoutFiles(directory).file(file, "").file("web/public/index.html", "");

        assertThat(isService()).isEqualTo(found);
    }

    /** Each directory is a question to a server, which counts them. */
    @Test
    void thoseNearTheRootAreAskedFirst() throws IOException {
        CheckoutFiles files = new CheckoutFiles(directory).file("z/pom.xml", "");
        for (int i = 0; i < 45; i++) {
            files.file("a" + i + "/b/c/file.txt", "");
        }

        assertThat(isService()).isTrue();
    }

    private boolean isService() throws IOException {
        SCMSourceCriteria criteria = new MicroserviceBranchProjectFactory().getSCMSourceCriteria(null);
        return criteria.isHead(
                new SCMSourceCriteria.Probe() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String name() {
                        return "main";
                    }

                    @Override
                    public long lastModified() {
                        return 0;
                    }

                    @Override
                    public boolean exists(String path) {
                        return Files.exists(directory.resolve(path));
                    }

                    @Override
                    public SCMProbeStat stat(String path) {
                        return SCMProbeStat.fromType(
                                exists(path) ? SCMFile.Type.REGULAR_FILE : SCMFile.Type.NONEXISTENT);
                    }

                    @Override
                    public SCMFile getRoot() {
                        return new FileOnDisk(directory);
                    }
                },
                TaskListener.NULL);
    }

    /** As of a directory. */
    private static final class FileOnDisk extends SCMFile {
        private final Path path;

        FileOnDisk(Path root) {
            this.path = root;
        }

        private FileOnDisk(FileOnDisk parent, String name) {
            super(parent, name);
            this.path = parent.path.resolve(name);
        }

        @Override
        protected SCMFile newChild(String name, boolean assumeIsDirectory) {
            return new FileOnDisk(this, name);
        }

        @Override
        public Iterable<SCMFile> children() throws IOException {
            try (Stream<Path> files = Files.list(path)) {
                List<SCMFile> children = files.sorted()
                        .<SCMFile>map(
                                file -> new FileOnDisk(this, file.getFileName().toString()))
                        .toList();
                return children;
            }
        }

        @Override
        public long lastModified() {
            return 0;
        }

        @Override
        protected Type type() {
            return Files.isDirectory(path) ? Type.DIRECTORY : Type.REGULAR_FILE;
        }

        @Override
        public InputStream content() throws IOException {
            return Files.newInputStream(path);
        }
    }
}
