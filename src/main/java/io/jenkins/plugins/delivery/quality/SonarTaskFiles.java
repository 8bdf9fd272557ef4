package io.jenkins.plugins.delivery.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;
import org.apache.tools.ant.DirectoryScanner;

/** Finds what the last scan in a workspace left behind. */
public final class SonarTaskFiles extends MasterToSlaveFileCallable<SonarTaskFile> {
    private static final long serialVersionUID = 1L;

    /** Where the scanners for Maven, for Gradle, and the one of no build tool put it. */
    private static final String[] PLACES = {
        "**/target/sonar/report-task.txt", "**/build/sonar/report-task.txt", "**/.scannerwork/report-task.txt"
    };

    private SonarTaskFiles() {}

    /** The newest; null when there is none. */
    @CheckForNull
    public static SonarTaskFile newest(FilePath workspace) throws IOException, InterruptedException {
        return workspace.act(new SonarTaskFiles());
    }

    @Override
    public SonarTaskFile invoke(File workspace, VirtualChannel channel) throws IOException {
        if (!workspace.isDirectory()) {
            return null;
        }
        DirectoryScanner scanner = new DirectoryScanner();
        scanner.setBasedir(workspace);
        scanner.setIncludes(PLACES);
        scanner.scan();
        Path newest = Stream.of(scanner.getIncludedFiles())
                .map(file -> workspace.toPath().resolve(file))
                .max(Comparator.comparing(file -> file.toFile().lastModified()))
                .orElse(null);
        return newest == null ? null : SonarTaskFile.parse(newest.toString(), Files.readString(newest));
    }
}
