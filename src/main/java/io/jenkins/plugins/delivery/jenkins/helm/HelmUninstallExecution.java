package io.jenkins.plugins.delivery.jenkins.helm;

import hudson.model.Run;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.UninstallRequest;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.UninstallFlow;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.preview.Preview;
import io.jenkins.plugins.delivery.jenkins.preview.Previews;
import io.jenkins.plugins.delivery.jenkins.preview.Removal;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Takes a preview away. */
final class HelmUninstallExecution extends HelmExecution {
    private static final long serialVersionUID = 1L;

    /** What configures it; only known to the controller that it began in. */
    private final transient HelmUninstallStep step;

    private UninstallRequest request;

    HelmUninstallExecution(StepContext context, HelmUninstallStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    void keepRequest() {
        request = step.toRequest();
    }

    @Override
    HelmFlow newFlow(DeliveryConfig settings) {
        return new UninstallFlow(request, settings);
    }

    @Override
    String releaseName() {
        return request.release();
    }

    @Override
    boolean isPreview() {
        return true;
    }

    /** Before it is forgotten whose it was. Nobody is told twice, nor of one whose pull request is gone with its builds. */
    @Override
    void tell(DeployResult result) throws InterruptedException {
        Optional<Preview> preview = Previews.get().find(request.environment(), releaseName());
        Optional<Run<?, ?>> about = preview.flatMap(Preview::build);
        if (result.status().isSuccess() && about.isPresent()) {
            StepChecks.attempt(() -> gone(about.get(), preview.get(), result.message()));
        }
    }

    private void gone(Run<?, ?> about, Preview preview, String message) throws IOException, InterruptedException {
        Removal removal = preview.removal();
        StepChecks checks = new StepChecks(getContext(), config());
        String url = checks.buildUrl();
        checks.publish(
                about,
                words -> words.gone(
                        CommitCheck.ofPreview(preview.app()), removal == null ? message : removal.reason(), url));
    }

    @Override
    void record(Run<?, ?> run, DeployResult result) throws IOException {
        if (result.status().isSuccess()) {
            Previews.get()
                    .removed(request.environment(), releaseName(), Instant.ofEpochMilli(run.getStartTimeInMillis()));
        } else {
            Previews.get().notRemoved(request.environment(), releaseName(), result.summary());
        }
    }
}
