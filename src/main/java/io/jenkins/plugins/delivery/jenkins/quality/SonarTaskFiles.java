package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.ReportFile;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import jenkins.MasterToSlaveFileCallable;

/** Reads what a scan in a workspace left behind, where it is. */
public final class SonarTaskFiles extends MasterToSlaveFileCallable<SonarTaskFile> {
    private static final long serialVersionUID = 1L;

    /** Where the scanners for Maven, for Gradle, and the one of no build tool put it. */
    private static final String PLACES =
            "**/target/sonar/report-task.txt,**/build/sonar/report-task.txt,**/.scannerwork/report-task.txt";

    /** Null for the newest that is in one of the places. */
    @CheckForNull
    private final String place;

    private SonarTaskFiles(@CheckForNull String place) {
        this.place = place;
    }

    /**
     * The newest; null when there is none.
     *
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when a scanner did not write it
     */
    @CheckForNull
    public static SonarTaskFile newest(FilePath workspace) throws IOException, InterruptedException {
        return AgentAnswer.of(workspace, new SonarTaskFiles(null));
    }

    /** That in a place of the workspace, otherwise as {@link #newest}. */
    @CheckForNull
    public static SonarTaskFile at(FilePath workspace, String place) throws IOException, InterruptedException {
        return AgentAnswer.of(workspace, new SonarTaskFiles(place));
    }

    @Override
    public SonarTaskFile invoke(File directory, VirtualChannel channel) throws IOException {
        Path workspace = directory.toPath();
        Path file = place == null ? newest(directory) : workspace.resolve(place);
        return file == null || Files.notExists(file)
                ? null
                : SonarTaskFile.parse(
                        file.toString(), ReportFile.in(workspace, file).text(SonarTaskFile.LARGEST));
    }

    @CheckForNull
    private static Path newest(File workspace) {
        return MatchingFiles.in(workspace, PLACES).stream()
                .map(file -> workspace.toPath().resolve(file))
                .max(Comparator.comparing(file -> file.toFile().lastModified()))
                .orElse(null);
    }
}
