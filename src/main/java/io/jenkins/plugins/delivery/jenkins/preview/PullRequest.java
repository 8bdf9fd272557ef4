package io.jenkins.plugins.delivery.jenkins.preview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import jenkins.branch.Branch;
import jenkins.model.Jenkins;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;
import org.jenkinsci.plugins.workflow.multibranch.BranchJobProperty;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The pull request that a build of a multibranch project is of, as its branch source knows it. */
@Restricted(NoExternalUse.class)
public final class PullRequest {
    private final Run<?, ?> build;
    private final SCMHead head;
    private final String id;

    private PullRequest(Run<?, ?> build, SCMHead head, String id) {
        this.build = build;
        this.head = head;
        this.id = id;
    }

    /** The one that a build is of; empty when it is of none. */
    public static Optional<PullRequest> of(Run<?, ?> build) {
        SCMHead head = SCMHead.HeadByItem.findHead(build.getParent());
        return head instanceof ChangeRequestSCMHead request
                ? Optional.of(new PullRequest(build, head, request.getId()))
                : Optional.empty();
    }

    /** The one whose build had this one started. What Jenkins says of causes, nobody can write into a parameter. */
    public static Optional<PullRequest> behind(Run<?, ?> build) {
        for (Cause cause : build.getCauses()) {
            if (cause instanceof Cause.UpstreamCause upstream) {
                Run<?, ?> starter = upstream.getUpstreamRun();
                Optional<PullRequest> found = starter == null ? Optional.empty() : of(starter);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a job is still there for a pull request that is open: a closed one's may be kept for its logs. */
    static boolean isOpen(String job) {
        Job<?, ?> found = Jenkins.get().getItemByFullName(job, Job.class);
        BranchJobProperty branch = found == null ? null : found.getProperty(BranchJobProperty.class);
        return branch != null && !(branch.getBranch() instanceof Branch.Dead);
    }

    /** What its previews are called, as in {@code pr-12}. */
    public String preview() {
        String plain = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        return "pr-" + plain;
    }

    /** The build of it that was asked about. */
    public Run<?, ?> build() {
        return build;
    }

    /** The full name of its job. */
    String job() {
        return build.getParent().getFullName();
    }

    /**
     * Why what is in it must not run in the cluster; null when it may. Who may push to the repository itself could as
     * well have it deployed; what is in a fork, anybody may have written.
     *
     * @param trustedForks whether the branch source is asked about forks, which may ask its server
     */
    @CheckForNull
    String distrust(boolean trustedForks) throws IOException, InterruptedException {
        if (SCMHeadOrigin.DEFAULT.equals(head.getOrigin())) {
            return null;
        }
        if (!trustedForks) {
            return "it comes from a fork, and the settings have no previews.trustedForks";
        }
        SCMSource source = SCMSource.SourceByItem.findSource(build.getParent());
        SCMRevision revision = source == null ? null : SCMRevisionAction.getRevision(source, build);
        return revision != null && revision.equals(source.getTrustedRevision(revision, TaskListener.NULL))
                ? null
                : "it comes from a fork that the branch source does not trust";
    }
}
