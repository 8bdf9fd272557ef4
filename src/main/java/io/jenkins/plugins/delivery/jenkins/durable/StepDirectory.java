package io.jenkins.plugins.delivery.jenkins.durable;

import hudson.FilePath;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The directory on the agent that is a step's own, with its secrets and what its commands leave. It is kept with the
 * build before it is written, so that it is found and deleted whatever happens.
 *
 * @param node the name of the agent's node
 * @param path on the agent
 */
public record StepDirectory(String node, String path) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A directory that need not exist yet, on a node that is connected. */
    public static StepDirectory at(FilePath place) {
        return new StepDirectory(FilePathUtils.getNodeName(place), place.getRemote());
    }

    /**
     * Keeps the step, which knows this by then, and writes it anew: a controller that was killed may have written it
     * already.
     *
     * @return where it is
     */
    public FilePath write(StepContext step, Map<String, String> files) throws IOException, InterruptedException {
        StepState.keep(step);
        FilePath place = step.get(FilePath.class).child(path);
        SecretDirectory directory = SecretDirectory.at(place);
        directory.delete();
        directory.write(files);
        return place;
    }

    /** Deletes it, when its agent is away as soon as that is back. */
    public void delete() throws IOException, InterruptedException {
        FilePath place = FilePathUtils.find(node, path);
        if (place == null) {
            LeftFiles.get().add(node, path);
            return;
        }
        try {
            SecretDirectory.at(place).delete();
        } catch (IOException e) {
            if (FilePathUtils.find(node, path) != null) {
                throw e;
            }
            LeftFiles.get().add(node, path);
        }
    }
}
