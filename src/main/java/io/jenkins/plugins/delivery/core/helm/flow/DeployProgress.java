package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** What a deploy knows by now. */
final class DeployProgress implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CHANGES = 100;

    /** With its digest, as soon as somebody wanted to know it. */
    ImageToDeploy image;

    /** What the image has proved of itself; null in a deploy that began before this was kept. */
    ImageProof proof = ImageProof.NONE;

    /** The API server's version; empty when none was asked. */
    String kubernetesVersion = "";

    /** The archive that Helm installs. */
    String archive;

    /** The files with its values, in Helm's order. */
    private List<String> valuesFiles = List.of();

    /** The last revision before this deploy; 0 when there was none. */
    int previousRevision;

    /** The one that this deploy made; 0 before Helm has said which. */
    int revision;

    /** Whether Helm made none, because somebody else was at work. */
    boolean refused;

    /** What the chart says that runs, and where it answers. */
    RunningService service = RunningService.NONE;

    /** What it changes, as the log has it; null in a deploy that began before this was kept. */
    private List<String> changes = List.of();

    /** Bounded, because it may come from an agent. */
    List<String> changes() {
        return changes == null
                ? List.of()
                : changes.stream().limit(MOST_CHANGES).toList();
    }

    void setChanges(List<String> lines) {
        changes = List.copyOf(lines);
    }

    List<Path> valuesFiles() {
        return valuesFiles.stream().map(Path::of).toList();
    }

    void setValuesFiles(List<Path> files) {
        valuesFiles = files.stream().map(Path::toString).toList();
    }

    void setManifest(Manifest manifest) {
        RunningService rendered = RunningService.of(manifest);
        service = rendered.image().isEmpty() ? new RunningService(image.toString(), rendered.url()) : rendered;
    }
}
