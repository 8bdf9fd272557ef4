package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A directory for the owner only that is gone when it is closed, or when the JVM is asked to end. */
final class TemporaryDirectory implements AutoCloseable {
    private static final Runnable NOTHING = () -> {};

    private final Path path;

    /** The JVM runs its hooks all at once, and what is still to be done needs the directory. */
    private final AtomicReference<Runnable> lastWork = new AtomicReference<>(NOTHING);

    private TemporaryDirectory(Path path) {
        this.path = path;
    }

    static TemporaryDirectory create() {
        try {
            TemporaryDirectory directory = new TemporaryDirectory(Files.createTempDirectory("microservice-delivery"));
            Runtime.getRuntime().addShutdownHook(new Thread(directory::end, "delete-temporary-directory"));
            return directory;
        } catch (IOException e) {
            throw new DeliveryException(
                    "No temporary directory can be made in " + System.getProperty("java.io.tmpdir")
                            + ": make room there",
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** What is done before the directory goes when the JVM is asked to end; in place of what was. */
    void beforeEnd(Runnable work) {
        lastWork.set(work);
    }

    /** Forgets what was to be done. */
    void forgetWork() {
        lastWork.set(NOTHING);
    }

    private void end() {
        try {
            lastWork.get().run();
        } finally {
            delete();
        }
    }

    @Override
    public void close() {
        delete();
    }

    private void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try {
            FileTree.delete(path);
        } catch (IOException e) {
            System.err.println("WARNING: delete " + path + " yourself, it may hold a login: " + e.getMessage());
        }
    }
}
