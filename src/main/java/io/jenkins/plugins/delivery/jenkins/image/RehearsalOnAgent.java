package io.jenkins.plugins.delivery.jenkins.image;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.engine.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;

/** Rehearses a build in the agent's JVM; a rehearsal that fails takes nothing from anybody. */
final class RehearsalOnAgent extends MasterToSlaveCallable<Boolean, RuntimeException> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(RehearsalOnAgent.class.getName());

    private final String directory;

    /** @param directory on the agent, where one is made for the time being */
    RehearsalOnAgent(String directory) {
        this.directory = directory;
    }

    /** Whether it came to its end. */
    @Override
    public Boolean call() {
        try {
            Rehearsal.run(Path.of(directory));
            return true;
        } catch (DeliveryException | IOException e) {
            LOGGER.log(Level.FINE, e, () -> "a build was not rehearsed in " + directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
