package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.core.report.DeployCheckText;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.image.ImageOrigin;
import io.jenkins.plugins.delivery.jenkins.preview.PullRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The check of a deploy: of the commit of the image that is deployed, or of the pull request whose preview it is. A
 * deploy job has a commit of its own, which is not about the service, so where the deploy was not started by the build
 * of the service, there is none.
 */
final class DeployChecks {
    private final StepChecks checks;
    private final Run<?, ?> deploying;
    private final DeployRequest request;
    private final DeliveryConfig config;
    private final BooleanSupplier ownCluster;

    /** @param ownCluster whether it goes to the cluster that its environment has: elsewhere it is not where its name says */
    DeployChecks(StepContext context, DeliveryConfig config, DeployRequest request, BooleanSupplier ownCluster)
            throws IOException, InterruptedException {
        this.checks = new StepChecks(context, config);
        this.deploying = context.get(Run.class);
        this.request = request;
        this.config = config;
        this.ownCluster = ownCluster;
    }

    void running() throws IOException, InterruptedException {
        Optional<Run<?, ?>> about = about();
        if (about.isPresent()) {
            checks.running(about.get(), name());
        }
    }

    void stopped(Throwable cause) throws IOException, InterruptedException {
        Optional<Run<?, ?>> about = about();
        if (about.isPresent()) {
            checks.stopped(about.get(), name(), cause);
        }
    }

    /** @param flow as it was in the end; what it says of the image comes from the agent */
    void ended(@CheckForNull DeployFlow flow, DeployResult result) throws IOException, InterruptedException {
        Optional<Run<?, ?>> about = about();
        if (about.isPresent()) {
            DeployCheckText text = new DeployCheckText(
                    name(),
                    result,
                    flow == null ? null : flow.image(),
                    flow == null ? List.of() : flow.changes(),
                    request.preview() != null,
                    checks.buildUrl());
            checks.publish(about.get(), text::in);
        }
    }

    private String name() {
        return request.preview() == null
                ? CommitCheck.ofDeploy(request.app(), request.environment())
                : CommitCheck.ofPreview(request.app());
    }

    /** The build whose commit it is about. */
    private Optional<Run<?, ?>> about() {
        try {
            if (!checks.areWanted() || !ownCluster.getAsBoolean()) {
                return Optional.empty();
            }
            if (request.preview() != null) {
                return PullRequest.behind(deploying)
                        .filter(asking -> asking.preview().equals(request.preview()))
                        .map(PullRequest::build);
            }
            return ImageOrigin.behind(
                    deploying,
                    ImageToDeploy.of(request.app(), request.underRules(config).image(), config)
                            .reference());
        } catch (InvalidInputException e) {
            // The deploy says so itself.
            return Optional.empty();
        }
    }
}
