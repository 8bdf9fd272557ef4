package io.jenkins.plugins.delivery.jenkins.durable;

import hudson.FilePath;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.jenkinsci.plugins.workflow.FilePathUtils;

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

    /** Writes it anew: a controller that was killed may have written it already. */
    public void write(FilePath workspace, Map<String, String> files) throws IOException, InterruptedException {
        SecretDirectory directory = SecretDirectory.at(workspace.child(path));
        directory.delete();
        directory.write(files);
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
