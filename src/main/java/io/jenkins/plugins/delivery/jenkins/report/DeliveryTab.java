package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.util.Collection;
import java.util.List;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a build built and deployed, as a tab of its page: images, the quality gate, deployments. */
@Restricted(NoExternalUse.class)
public final class DeliveryTab extends Tab {
    private DeliveryTab(Run<?, ?> run) {
        super(run);
    }

    @Override
    public String getIconFileName() {
        return "symbol-rocket-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.DeliveryTab_displayName();
    }

    @Override
    public String getUrlName() {
        return "delivery";
    }

    public List<ImageBuildAction> getImages() {
        return getObject().getActions(ImageBuildAction.class);
    }

    public List<QualityGateAction> getGates() {
        return getObject().getActions(QualityGateAction.class);
    }

    public List<DeploymentAction> getDeployments() {
        return getObject().getActions(DeploymentAction.class);
    }

    /** Adds it to builds that have something to show. */
    @Extension
    @Restricted(NoExternalUse.class)
    @SuppressWarnings("rawtypes") // as the type that the factory is asked for
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<DeliveryTab> actionType() {
            return DeliveryTab.class;
        }

        @NonNull
        @Override
        public Collection<DeliveryTab> createFor(@NonNull Run target) {
            DeliveryTab tab = new DeliveryTab(target);
            return tab.getImages().isEmpty()
                            && tab.getGates().isEmpty()
                            && tab.getDeployments().isEmpty()
                    ? List.of()
                    : List.of(tab);
        }
    }
}
