package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.delivery.core.component.ComponentStore;
import io.jenkins.plugins.delivery.core.component.ImageComponents;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryHistory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Keeps what is in the images to which this Jenkins attached a bill of materials, in a directory of its home. */
@Extension
@Restricted(NoExternalUse.class)
public final class KeptComponents {
    private static final Logger LOGGER = Logger.getLogger(KeptComponents.class.getName());

    /** The files of so many take some ten megabytes. */
    private static final int MOST = 3000;

    private final ComponentStore store = new ComponentStore(
            Jenkins.get().getRootDir().toPath().resolve("microservice-delivery").resolve("components"),
            MOST,
            problem -> LOGGER.log(Level.WARNING, "Deleted", problem));

    static ComponentStore store() {
        return ExtensionList.lookupSingleton(KeptComponents.class).store;
    }

    /** Keeps what is in an image that was built. */
    public static void keep(ImageComponents image) throws IOException {
        Set<String> running = new HashSet<>();
        DeliveryRecords.store().all().stream()
                .flatMap(service -> service.histories().values().stream())
                .map(DeliveryHistory::last)
                .flatMap(Optional::stream)
                .map(Delivery::image)
                .forEach(reference -> running.add(reference.substring(reference.indexOf('@') + 1)));
        store().add(image, old -> running.contains(old.digest().value()) || running.contains(old.image()));
    }
}
