package io.jenkins.plugins.delivery.steps;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deploys a service. */
final class HelmDeployExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    private final transient HelmDeployStep step;

    HelmDeployExecution(StepContext context, HelmDeployStep step) {
        super(context, step.getApp(), step.getEnvironment(), step.getKubeconfigCredentialsId(), step.getKubeContext());
        this.step = step;
    }

    @Override
    HelmFlow newFlow(DeliveryConfig config) {
        return new DeployFlow(step.toRequest(), config);
    }

    @Override
    String reason() {
        return "";
    }
}
