package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.revision.Revision;
import io.jenkins.plugins.delivery.core.revision.RevisionReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What a workspace has checked out, read while the command reads its settings: in a new JVM, most of both is to load their
 * libraries.
 */
final class CheckoutAhead implements ImageBuild.Checkout {
    private final FutureTask<Optional<Revision>> reading;

    private CheckoutAhead(Path workspace) {
        reading = new FutureTask<>(() -> {
            GitSystemConfig.tell();
            return RevisionReader.read(workspace);
        });
    }

    /** Begins to read. */
    static CheckoutAhead begin(Path workspace) {
        CheckoutAhead checkout = new CheckoutAhead(workspace);
        Thread thread = new Thread(checkout.reading, "checkout");
        thread.setDaemon(true);
        thread.start();
        return checkout;
    }

    @Override
    public Optional<Revision> revision() throws InterruptedException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
