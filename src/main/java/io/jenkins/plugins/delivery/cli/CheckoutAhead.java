package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BackgroundWork;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.revision.Revision;
import io.jenkins.plugins.delivery.core.revision.RevisionReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What a workspace has checked out, read while the command reads its settings: in a new JVM, most of both is to load their
 * libraries.
 */
final class CheckoutAhead implements ImageBuild.Checkout {
    private final Future<Optional<Revision>> reading;

    private CheckoutAhead(Future<Optional<Revision>> reading) {
        this.reading = reading;
    }

    /** Begins to read. */
    static CheckoutAhead begin(Path workspace) {
        return new CheckoutAhead(BackgroundWork.start("checkout", () -> {
            GitSystemConfig.tell();
            return RevisionReader.read(workspace);
        }));
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
