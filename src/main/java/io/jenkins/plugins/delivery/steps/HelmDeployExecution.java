package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.promotion.SignOff;
import io.jenkins.plugins.delivery.promotion.BuildApproval;
import io.jenkins.plugins.delivery.promotion.BuildOverride;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deploys a service. */
final class HelmDeployExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    private final transient HelmDeployStep step;

    /** Who answers for it, for the record. */
    private String note = "";

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
        if (!note.isEmpty()) {
            getContext().get(TaskListener.class).getLogger().println("This deploy is " + note);
        }
        return new DeployFlow(step.toRequest(signOff), config);
    }

    @CheckForNull
    @Override
    EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target) {
        return environments.predecessorOf(target).orElse(null);
    }

    @Override
    String reason() {
        return note;
    }
}
