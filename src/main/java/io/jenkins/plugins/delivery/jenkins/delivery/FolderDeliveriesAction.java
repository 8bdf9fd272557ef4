package io.jenkins.plugins.delivery.jenkins.delivery;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/** The page <em>Deliveries</em> of a folder or of a project with branches, and the last of them on its own page. */
@Restricted(NoExternalUse.class)
public final class FolderDeliveriesAction implements Action, StaplerProxy {
    private final Scope scope;

    private FolderDeliveriesAction(Scope scope) {
        this.scope = scope;
    }

    @Override
    public String getIconFileName() {
        return DeliveriesRootAction.ICON;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeliveriesPage_displayName();
    }

    @Override
    public String getUrlName() {
        return DeliveriesRootAction.URL_NAME;
    }

    @Override
    public Object getTarget() {
        return new DeliveriesPage(scope);
    }

    /** For the folder's own page; newest first. */
    public List<DeliveryView> getLast() throws IOException {
        return LastDeliveries.of(scope);
    }

    /** Adds it. */
    @Extension
    @Restricted(NoExternalUse.class)
    @SuppressWarnings("rawtypes") // as the type that the factory is asked for
    public static final class Factory extends TransientActionFactory<AbstractFolder> {
        @Override
        public Class<AbstractFolder> type() {
            return AbstractFolder.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return FolderDeliveriesAction.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull AbstractFolder folder) {
            return List.of(new FolderDeliveriesAction(new Scope(folder.getFullName())));
        }
    }
}
