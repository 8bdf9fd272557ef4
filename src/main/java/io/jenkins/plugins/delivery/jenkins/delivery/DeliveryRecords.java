package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Cause;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.delivery.core.delivery.BuildName;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryStore;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Keeps what the builds of this Jenkins delivered, in a directory of its home. */
@Extension
@Restricted(NoExternalUse.class)
public final class DeliveryRecords {
    private static final Logger LOGGER = Logger.getLogger(DeliveryRecords.class.getName());

    private final DeliveryStore store = new DeliveryStore(
            Jenkins.get().getRootDir().toPath().resolve("microservice-delivery"),
            problem -> LOGGER.log(Level.WARNING, "Set aside", problem));

    static DeliveryRecords get() {
        return ExtensionList.lookupSingleton(DeliveryRecords.class);
    }

    static DeliveryStore store() {
        return get().store;
    }

    /**
     * Keeps what a build did.
     *
     * @param tag what was asked for; empty for a roll-back
     * @param note who answers for it or why; may be empty
     */
    public static void record(Run<?, ?> run, DeployResult result, String tag, String note) throws IOException {
        BuildName build = new BuildName(run.getParent().getFullName(), run.getNumber());
        store().add(new Delivery(
                result.release(),
                result.environment(),
                result.status(),
                tag,
                result.image(),
                result.revision(),
                Instant.now(),
                build,
                origin(run),
                note,
                result.diagnosis() == null ? "" : result.diagnosis().cause().code(),
                result.diagnosis() == null ? "" : result.diagnosis().told(),
                result.proof()));
    }

    /** The job that had the deploy job started is the one that made the image. */
    private static String origin(Run<?, ?> run) {
        return run.getCauses().stream()
                .filter(Cause.UpstreamCause.class::isInstance)
                .map(cause -> ((Cause.UpstreamCause) cause).getUpstreamProject())
                .findFirst()
                .orElseGet(() -> run.getParent().getFullName());
    }

    /** Follows jobs that are renamed or moved. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Moves extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            try {
                store().rename(job -> job.equals(oldFullName) ? newFullName : job);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep the deliveries of " + newFullName, e);
            }
        }
    }
}
