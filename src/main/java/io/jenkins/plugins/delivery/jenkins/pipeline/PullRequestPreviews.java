package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.PreviewSettings;
import io.jenkins.plugins.delivery.core.freeze.Frozen;
import io.jenkins.plugins.delivery.core.helm.PreviewName;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.DeployJob;
import io.jenkins.plugins.delivery.jenkins.preview.Preview;
import io.jenkins.plugins.delivery.jenkins.preview.Previews;
import io.jenkins.plugins.delivery.jenkins.preview.PullRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the shared Pipeline asks about the previews of a pull request, of which its build is one. */
@Restricted(NoExternalUse.class)
public final class PullRequestPreviews {
    private PullRequestPreviews() {}

    /**
     * Why the pull request gets no preview of a service; null when it gets one. So that a build does not fail for what
     * its author can do nothing about, this is asked before the deploy job, which asks again; the pull request is told
     * why.
     *
     * @param deployJob the name of the deploy job, as the step {@code build} takes it
     * @return half a sentence
     */
    public static String refusal(Run<?, ?> build, String deployJob, String app)
            throws IOException, InterruptedException {
        // The Pipeline's user need not see the deploy job.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Optional<String> why = whyNot(build, deployJob, app);
            why.ifPresent(reason -> StepChecks.none(
                    build, DeliveryGlobalConfiguration.get().toConfig(), CommitCheck.ofPreview(app), reason));
            return why.orElse(null);
        }
    }

    private static Optional<String> whyNot(Run<?, ?> build, String deployJob, String app)
            throws IOException, InterruptedException {
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        Optional<PullRequest> request = PullRequest.of(build);
        if (request.isEmpty()) {
            return Optional.of("its branch source does not say which pull request it is");
        }
        Optional<String> refusal = Previews.get().refusal(request.get(), app, config);
        if (refusal.isPresent()) {
            return refusal;
        }
        List<Frozen> freezes = config.environments()
                .named("previews.environment", config.previews().environment())
                .freezes()
                .deploysAt(Instant.now());
        if (!freezes.isEmpty()) {
            return Optional.of(config.previews().environment() + " is frozen");
        }
        Job<?, ?> job = Jenkins.get().getItem(deployJob, build.getParent(), Job.class);
        return DeployJob.previewProblem(job == null ? deployJob : job.getFullName());
    }

    /** Where previews run. */
    public static String environment() {
        return settings().environment();
    }

    /** What the previews of the pull request are called. */
    public static String name(Run<?, ?> build) throws AbortException {
        return PullRequest.of(build)
                .orElseThrow(() -> new AbortException("This is no build of a pull request"))
                .preview();
    }

    /**
     * Shows the preview of a service on the build's page, once it is deployed.
     *
     * @return where it is, for the log and the build's description
     */
    public static String show(Run<?, ?> build, String app) throws AbortException {
        Optional<Preview> preview = Previews.get().find(environment(), PreviewName.release(app, name(build)));
        preview.ifPresent(shown -> build.addAction(shown.toAction()));
        return preview.map(Preview::url)
                .filter(url -> !url.isEmpty())
                .orElseGet(() -> preview.map(Preview::release).orElse(""));
    }

    private static PreviewSettings settings() {
        return DeliveryGlobalConfiguration.get().toConfig().previews();
    }
}
