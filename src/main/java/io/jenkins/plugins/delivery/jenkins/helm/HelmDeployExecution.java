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
import io.jenkins.plugins.delivery.core.helm.ImageChoice;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.preview.Previews;
import io.jenkins.plugins.delivery.jenkins.promotion.DeployRules;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deploys a service. */
final class HelmDeployExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    /** What configures it; only known to the controller that it began in. */
    private final transient HelmDeployStep step;

    private DeployRequest request;

    @CheckForNull
    private final String overrideReason;

    /** What is wanted of the image besides; null before anybody was asked. */
    private DeployRules rules;

    private String tag = "";
    private boolean checked;

    /** Whether the check of the commit says how it ended. */
    private boolean told;

    HelmDeployExecution(StepContext context, HelmDeployStep step) {
        super(context, step);
        this.step = step;
        this.overrideReason = step.getOverrideReason();
    }

    @Override
    void keepRequest() {
        request = step.toRequest();
    }

    @Override
    HelmFlow newFlow(DeliveryConfig config) throws IOException, InterruptedException {
        if (request.preview() != null) {
            admit(request.preview(), config);
        }
        StepChecks.attempt(() -> checks().running());
        String said = reason();
        rules = DeployRules.of(
                getContext().get(Run.class),
                getContext().get(FlowExecution.class),
                request.app(),
                target(),
                ImageToDeploy.of(request.app(), request.underRules(config).image(), config)
                        .toString(),
                overrideReason,
                request.options().dryRun() != DryRun.NONE);
        if (!reason().isEmpty() && !reason().equals(said)) {
            getContext().get(TaskListener.class).getLogger().println("This deploy is " + reason());
        }
        ImageChoice image = request.image();
        tag = Util.fixNull(
                image.tag() == null ? ImageReference.parse(image.image()).tag() : image.tag());
        return new DeployFlow(request.signedOff(rules.signOff()), config);
    }

    /** Before anything is begun: one that is not to be is not there for a moment either. */
    private void admit(String preview, DeliveryConfig config) throws IOException, InterruptedException {
        Previews.get()
                .admit(
                        getContext().get(Run.class),
                        request.app(),
                        request.environment(),
                        preview,
                        config,
                        request.options().dryRun() != DryRun.NONE);
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
    String releaseName() {
        return request.release();
    }

    @Override
    boolean isPreview() {
        return request.preview() != null;
    }

    private DeployChecks checks() throws IOException, InterruptedException {
        return new DeployChecks(getContext(), config(), request, this::isOwnCluster);
    }

    @Override
    void tell(DeployResult result) throws InterruptedException {
        StepChecks.attempt(() -> checks().ended(flow() instanceof DeployFlow deploy ? deploy : null, result));
        told = true;
    }

    @Override
    protected void over(@CheckForNull Throwable cause) throws InterruptedException {
        if (cause != null && !told) {
            StepChecks.attempt(() -> checks().stopped(cause));
        }
    }

    /** A preview is no delivery of the service. */
    @Override
    void record(Run<?, ?> run, DeployResult result) throws IOException, InterruptedException {
        if (!isPreview()) {
            super.record(run, result);
        } else if (result.status() != DeployStatus.DRY_RUN) {
            Previews.get().deployed(request.environment(), releaseName(), result.url());
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
