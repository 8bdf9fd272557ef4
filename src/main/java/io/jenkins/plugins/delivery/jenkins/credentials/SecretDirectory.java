package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.FilePath;
import hudson.Util;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/**
 * A short-lived directory on the agent for what a command reads its secrets from. It and its files are their owner's
 * alone. Whoever writes it deletes it, whatever happened; after a restart of the controller {@link #at} finds it again.
 */
public final class SecretDirectory {
    private final FilePath path;

    private SecretDirectory(FilePath path) {
        this.path = path;
    }

    /** A directory of random name on the workspace's volume, where the build's containers see it; not made yet. */
    public static SecretDirectory in(FilePath workspace) {
        return new SecretDirectory(WorkspaceList.tempDir(workspace).child("secret-" + UUID.randomUUID()));
    }

    /** The directory of a known path, below {@link WorkspaceList#tempDir} as well; it need not exist. */
    public static SecretDirectory at(FilePath path) {
        return new SecretDirectory(path);
    }

    public FilePath path() {
        return path;
    }

    /**
     * Makes the directory and its files, all or nothing.
     *
     * @param files content in UTF-8, by path relative to the directory with '/' as separator
     * @throws IOException when the directory is there already, or cannot be written
     */
    public void write(Map<String, String> files) throws IOException, InterruptedException {
        path.act(new Write(new TreeMap<>(files)));
    }

    /** Deletes the directory; one that is not there is deleted already. */
    public void delete() throws IOException, InterruptedException {
        path.deleteRecursive();
    }

    private static final class Write extends MasterToSlaveFileCallable<Void> implements SerializableOnlyOverRemoting {
        private static final long serialVersionUID = 1L;

        private final TreeMap<String, String> files;

        Write(TreeMap<String, String> files) {
            this.files = files;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            getChannelForSerialization();
            out.defaultWriteObject();
        }

        @Override
        public Void invoke(File file, VirtualChannel channel) throws IOException {
            Path root = file.toPath();
            Files.createDirectories(root.getParent());
            // Fails when somebody was there first; a random name that is taken is no accident.
            OwnerOnly.makeDirectory(root);
            try {
                for (Map.Entry<String, String> entry : files.entrySet()) {
                    write(root, entry.getKey(), entry.getValue());
                }
            } catch (IOException | RuntimeException e) {
                Util.deleteRecursive(file);
                throw e;
            }
            return null;
        }

        private static void write(Path root, String name, String content) throws IOException {
            Path file = root.resolve(name).normalize();
            if (!file.startsWith(root) || file.equals(root)) {
                throw new IllegalArgumentException(name + " leaves the directory of secrets");
            }
            OwnerOnly.makeDirectories(file.getParent());
            OwnerOnly.write(file, content);
        }
    }
}
