package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.RollbackRule;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import io.jenkins.plugins.delivery.core.helm.RollbackRequest;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RollbackFlow;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.jenkins.promotion.DeployRules;
import io.jenkins.plugins.delivery.jenkins.promotion.FreezePass;
import java.io.IOException;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Takes a service back. */
final class HelmRollbackExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    /** What configures it; only known to the controller that it began in. */
    private final transient HelmRollbackStep step;

    private RollbackRequest request;

    @CheckForNull
    private final String overrideReason;

    /** Whose word lets it pass a freeze; null before it was asked for, and where nothing is frozen. */
    private PromotionOverride freezePass;

    /** The environment, while the image is still to be judged as a deploy of it would be; null otherwise. */
    @CheckForNull
    private EnvironmentSettings asDeploy;

    HelmRollbackExecution(StepContext context, HelmRollbackStep step) {
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
        EnvironmentSettings target = target();
        if (!request.dryRun()) {
            freezePass = FreezePass.find(
                    getContext().get(Run.class),
                    getContext().get(FlowExecution.class),
                    target.freezes().rollbacksAt(Instant.now()),
                    "rolled back",
                    target.name(),
                    overrideReason);
        }
        // A dry run changes nothing, so nobody is asked.
        asDeploy = target.rollbackRule() == RollbackRule.AS_DEPLOY && !request.dryRun() ? target : null;
        return new RollbackFlow(request.signedOff(signOff()), config);
    }

    private SignOff signOff() {
        return new SignOff(null, null, freezePass);
    }

    /** The flow has chosen the revision by then, and has changed nothing yet. */
    @Override
    void beforeRun(HelmFlow next) throws IOException, InterruptedException {
        EnvironmentSettings asked = asDeploy;
        if (asked != null && next instanceof RollbackFlow back) {
            ImageReference image = back.healthyImage();
            DeployRules.approved(getContext().get(Run.class), back.release(), asked, String.valueOf(image))
                    .check(image == null ? null : image.digest());
            asDeploy = null;
        }
    }

    @Override
    String releaseName() {
        return request.app();
    }

    @Override
    String reason() {
        return request.signedOff(signOff()).reason();
    }
}
