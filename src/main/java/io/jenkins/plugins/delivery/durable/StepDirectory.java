package io.jenkins.plugins.delivery.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import io.jenkins.plugins.delivery.credentials.SecretDirectory;
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
record StepDirectory(String node, String path) implements Serializable {
    private static final long serialVersionUID = 1L;

    static StepDirectory at(FilePath place) {
        return new StepDirectory(FilePathUtils.getNodeName(place), place.getRemote());
    }

    /** Writes it anew: a controller that was killed may have written it already. */
    void write(FilePath workspace, Map<String, String> files) throws IOException, InterruptedException {
        SecretDirectory directory = SecretDirectory.at(workspace.child(path));
        directory.delete();
        directory.write(files);
    }

    /**
     * Deletes it.
     *
     * @param workspace null when the agent is away; then it is deleted when the agent is back
     */
    void delete(@CheckForNull FilePath workspace) throws IOException, InterruptedException {
        if (workspace == null) {
            LeftFiles.get().add(node, path);
        } else {
            SecretDirectory.at(workspace.child(path)).delete();
        }
    }
}
