package io.jenkins.plugins.delivery.jenkins.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.core.report.ImageCheckText;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.quality.QualityGateAction;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The check of an image, of the commit of the build that makes it. */
final class ImageChecks {
    private final StepChecks checks;
    private final Run<?, ?> run;
    private final String app;

    ImageChecks(StepContext context, DeliveryConfig config, String app) throws IOException, InterruptedException {
        this.checks = new StepChecks(context, config);
        this.run = context.get(Run.class);
        this.app = app;
    }

    void running() throws IOException, InterruptedException {
        checks.running(run, CommitCheck.ofImage(app));
    }

    void stopped(Throwable cause) throws IOException, InterruptedException {
        checks.stopped(run, CommitCheck.ofImage(app), cause);
    }

    /** @param image as it was built or found, when the build has it in its record */
    void built(ImageBuildResult image) throws IOException, InterruptedException {
        List<QualityGateAction> gates = run.getActions(QualityGateAction.class);
        List<QualityCheck> rows = gates.stream()
                .flatMap(gate -> gate.getRows().stream())
                .map(row -> new QualityCheck(row.getName(), row.getThreshold(), row.getValue(), row.isPassed()))
                .toList();
        ImageCheckText text = new ImageCheckText(app, image, verdict(image, gates), rows, checks.buildUrl());
        checks.publish(run, text::in);
    }

    /** That of the build itself, else of those that made or found the image before: what is done is not done again. */
    @CheckForNull
    private static Boolean verdict(ImageBuildResult image, List<QualityGateAction> gates) throws IOException {
        if (!gates.isEmpty()) {
            return gates.stream().allMatch(QualityGateAction::isPassed);
        }
        return switch (BuiltImages.verdict(image.digest())) {
            case NONE -> null;
            case PASSED -> true;
            case FAILED -> false;
        };
    }
}
