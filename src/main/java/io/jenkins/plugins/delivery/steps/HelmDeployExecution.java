package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.image.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.promotion.SignOff;
import io.jenkins.plugins.delivery.promotion.BuildApproval;
import io.jenkins.plugins.delivery.promotion.BuildOverride;
import io.jenkins.plugins.delivery.quality.BuiltImages;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deploys a service. */
final class HelmDeployExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    private final transient HelmDeployStep step;

    /** Who answers for it, for the record. */
    private String note = "";

    private String tag = "";

    /** Whether the image's gate is still to be asked for. */
    private boolean gateToPass;

    HelmDeployExecution(StepContext context, HelmDeployStep step) {
        super(context, step.getApp(), step.getEnvironment(), step.getKubeconfigCredentialsId(), step.getKubeContext());
        this.step = step;
    }

    @Override
    HelmFlow newFlow(DeliveryConfig config) throws IOException, InterruptedException {
        EnvironmentSettings target = config.environments().named("environment", step.getEnvironment());
        SignOff signOff = new SignOff(
                target.protection().approval()
                        ? BuildApproval.find(getContext().get(FlowExecution.class), target)
                        : null,
                step.getOverrideReason() == null
                        ? null
                        : BuildOverride.find(getContext().get(Run.class), step.getOverrideReason()));
        note = signOff.note();
        gateToPass = target.protection().qualityGate() && signOff.override() == null;
        if (!note.isEmpty()) {
            getContext().get(TaskListener.class).getLogger().println("This deploy is " + note);
        }
        DeployFlow flow = new DeployFlow(step.toRequest(signOff), config);
        tag = Util.fixNull(
                step.getTag() == null ? ImageReference.parse(step.getImage()).tag() : step.getTag());
        return flow;
    }

    @CheckForNull
    @Override
    EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target) {
        return environments.predecessorOf(target).orElse(null);
    }

    /** Only builds of this controller are known to it, so an image that none of them made is not held up. */
    @Override
    void beforeRun(HelmFlow next) throws IOException {
        Digest digest = gateToPass && next instanceof DeployFlow deploy && deploy.image() != null
                ? deploy.image().digest()
                : null;
        if (digest == null) {
            return;
        }
        gateToPass = false;
        if (BuiltImages.failedGate(digest)) {
            throw new AbortException("Nothing was deployed, the quality gate of the image failed: deploy an image whose"
                    + " gate passed, or have somebody who may do so give overrideReason");
        }
    }

    @Override
    String tag() {
        return tag;
    }

    @Override
    String reason() {
        return note;
    }
}
