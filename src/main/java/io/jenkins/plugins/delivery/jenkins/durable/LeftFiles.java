package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.ComputerListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The directories of steps that ended while their agent was away. They may hold secrets, and are deleted when the agent
 * is back.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class LeftFiles extends ComputerListener {
    private static final Logger LOGGER = Logger.getLogger(LeftFiles.class.getName());

    static LeftFiles get() {
        return ExtensionList.lookupSingleton(LeftFiles.class);
    }

    /** Remembers a directory of a node, unless the node is gone for good, and its files with it. */
    synchronized void add(String nodeName, String directory) throws IOException, InterruptedException {
        if (!nodeName.isEmpty() && Jenkins.get().getNode(nodeName) == null) {
            return;
        }
        HashMap<String, ArrayList<String>> directories = read();
        directories.computeIfAbsent(nodeName, name -> new ArrayList<>()).add(directory);
        file().write(directories);
        Computer computer = Jenkins.get().getComputer(nodeName);
        if (computer != null && computer.isOnline()) {
            // It came back in between, and was not told of this directory.
            delete(computer);
        }
    }

    @Override
    public void onOnline(@NonNull Computer computer, TaskListener listener) throws InterruptedException {
        try {
            delete(computer);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Files of ended steps are left on " + computer.getDisplayName());
        }
    }

    private synchronized void delete(Computer computer) throws IOException, InterruptedException {
        HashMap<String, ArrayList<String>> directories = read();
        List<String> its = directories.remove(computer.getName());
        Node node = computer.getNode();
        if (its == null || node == null) {
            return;
        }
        for (String directory : its) {
            FilePath place = node.createPath(directory);
            if (place == null) {
                return;
            }
            place.deleteRecursive();
        }
        file().write(directories);
    }

    @SuppressWarnings("unchecked")
    private static HashMap<String, ArrayList<String>> read() throws IOException {
        return file().exists() ? new HashMap<>((Map<String, ArrayList<String>>) file().read()) : new HashMap<>();
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), LeftFiles.class.getName() + ".xml"));
    }
}
