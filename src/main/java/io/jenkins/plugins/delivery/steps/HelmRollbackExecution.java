package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RollbackFlow;
import io.jenkins.plugins.delivery.promotion.ChosenCluster;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Takes a service back. */
final class HelmRollbackExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    private final transient HelmRollbackStep step;
    private final String reason;

    HelmRollbackExecution(StepContext context, HelmRollbackStep step) {
        super(context, step.getApp(), step.getEnvironment(), step.getKubeconfigCredentialsId(), step.getKubeContext());
        this.step = step;
        this.reason = Util.fixNull(step.getReason());
    }

    @Override
    HelmFlow newFlow(DeliveryConfig config) throws IOException, InterruptedException {
        EnvironmentSettings target = config.environments().named("environment", step.getEnvironment());
        ChosenCluster.of(target, step.getKubeconfigCredentialsId(), step.getKubeContext())
                .checkStaysOutside(getContext().get(Run.class), config.environments());
        return new RollbackFlow(step.toRequest(), config);
    }

    /** Where it goes back to, it was healthy once. */
    @CheckForNull
    @Override
    EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target) {
        return null;
    }

    @Override
    String tag() {
        return "";
    }

    @Override
    String reason() {
        return reason;
    }
}
