package io.jenkins.plugins.delivery.jenkins;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Items;
import hudson.model.Run;
import hudson.util.XStream2;
import io.jenkins.plugins.delivery.jenkins.cluster.WarnedAction;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import io.jenkins.plugins.delivery.jenkins.image.ImageBuildAction;
import io.jenkins.plugins.delivery.jenkins.pipeline.MicroserviceBranchProjectFactory;
import io.jenkins.plugins.delivery.jenkins.promotion.DeployApproval;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import io.jenkins.plugins.delivery.jenkins.quality.ScannedCode;
import io.jenkins.plugins.delivery.jenkins.report.NotifiedAction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The names that classes had before each capability got a room of its own, and by which they stand in files. */
@Restricted(NoExternalUse.class)
public final class FormerNames {
    private static final String PACKAGE = "io.jenkins.plugins.delivery.";

    private FormerNames() {}

    /** Lets builds and jobs that were written by them be read. */
    @Initializer(before = InitMilestone.PLUGINS_STARTED)
    public static void teach() {
        teach(Run.XSTREAM2, "actions", ImageBuildAction.class);
        teach(Run.XSTREAM2, "actions", QualityGateAction.class);
        teach(Run.XSTREAM2, "actions", DeploymentAction.class);
        teach(Run.XSTREAM2, "quality", ScannedCode.class);
        teach(Run.XSTREAM2, "promotion", DeployApproval.class);
        teach(Run.XSTREAM2, "report", NotifiedAction.class);
        teach(Run.XSTREAM2, "report", WarnedAction.class);
        teach(Items.XSTREAM2, "pipeline", MicroserviceBranchProjectFactory.class);
    }

    private static void teach(XStream2 reader, String formerRoom, Class<?> type) {
        reader.addCompatibilityAlias(PACKAGE + formerRoom + "." + type.getSimpleName(), type);
    }
}
