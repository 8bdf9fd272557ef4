package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.jenkins.promotion.ChosenCluster;
import io.jenkins.plugins.delivery.jenkins.promotion.DeployRules;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deploys a service. */
final class HelmDeployExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    private final transient HelmDeployStep step;

    /** What is wanted of the image besides; null before anybody was asked. */
    private DeployRules rules;

    private String tag = "";
    private boolean checked;

    HelmDeployExecution(StepContext context, HelmDeployStep step) {
        super(context, step.getApp(), step.getEnvironment(), step.getKubeconfigCredentialsId(), step.getKubeContext());
        this.step = step;
    }

    @Override
    HelmFlow newFlow(DeliveryConfig config) throws IOException, InterruptedException {
        EnvironmentSettings target = config.environments().named("environment", step.getEnvironment());
        Run<?, ?> run = getContext().get(Run.class);
        ChosenCluster.of(target, step.getKubeconfigCredentialsId(), step.getKubeContext())
                .checkStaysOutside(run, config.environments());
        DeployRequest request = step.toRequest(SignOff.NONE).underRules(config);
        rules = DeployRules.of(
                run,
                getContext().get(FlowExecution.class),
                step.getApp(),
                target,
                ImageToDeploy.of(step.getApp(), request.image(), config).toString(),
                step.getOverrideReason(),
                request.options().dryRun() != DryRun.NONE);
        if (!reason().isEmpty()) {
            getContext().get(TaskListener.class).getLogger().println("This deploy is " + reason());
        }
        tag = Util.fixNull(
                step.getTag() == null ? ImageReference.parse(step.getImage()).tag() : step.getTag());
        return new DeployFlow(step.toRequest(rules.signOff()), config);
    }

    @CheckForNull
    @Override
    EnvironmentSettings predecessor(Environments environments, EnvironmentSettings target) {
        return environments.predecessorOf(target).orElse(null);
    }

    /** The flow has looked the image up by then, and has changed nothing yet. */
    @Override
    void beforeRun(HelmFlow next) throws IOException {
        if (!checked && next instanceof DeployFlow deploy) {
            rules.check(deploy.image() == null ? null : deploy.image().digest());
            checked = true;
        }
    }

    @Override
    String tag() {
        return tag;
    }

    @Override
    String reason() {
        return rules == null ? "" : rules.signOff().note();
    }
}
