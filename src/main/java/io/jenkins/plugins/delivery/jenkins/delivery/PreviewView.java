package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.WebAddress;
import io.jenkins.plugins.delivery.jenkins.preview.Preview;
import io.jenkins.plugins.delivery.jenkins.preview.Removal;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A preview, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class PreviewView {
    private final Preview preview;

    @CheckForNull
    private final String jobUrl;

    /** @param jobUrl where its pull request's job is, below Jenkins' own address; null when it is gone */
    PreviewView(Preview preview, @CheckForNull String jobUrl) {
        this.preview = preview;
        this.jobUrl = jobUrl;
    }

    @Exported
    public String getService() {
        return preview.app();
    }

    @Exported
    public String getEnvironment() {
        return preview.environment();
    }

    /** The release's name, as in {@code index-pr-12}. */
    @Exported
    public String getRelease() {
        return preview.release();
    }

    /** The full name of the pull request's job. */
    @Exported
    public String getJob() {
        return preview.job();
    }

    @CheckForNull
    public String getJobUrl() {
        return jobUrl;
    }

    /** Where it answers; empty when it is not deployed yet, or has no Ingress. */
    @Exported
    public String getUrl() {
        return preview.url();
    }

    /** Whether the address can be a link: what a manifest says is not to be trusted. */
    public boolean isUrlSafe() {
        return WebAddress.isLink(getUrl());
    }

    /** When it was deployed last, as ISO 8601 writes it. */
    @Exported
    public String getDeployed() {
        return preview.deployed().toString();
    }

    public String getAgeText() {
        return Messages.CellView_age(new Moment(preview.deployed()).getAge());
    }

    /** Why it is taken away, as half a sentence; null while it is to stay. */
    @CheckForNull
    @Exported
    public String getRemoval() {
        Removal removal = preview.removal();
        return removal == null ? null : removal.reason();
    }

    /** Why it is still there; null while nothing is known to be wrong. */
    @CheckForNull
    @Exported
    public String getProblem() {
        Removal removal = preview.removal();
        return removal == null ? null : removal.problem();
    }

    /** What becomes of it, in the language of who looks at the page; empty while it is to stay. */
    public String getRemovalText() {
        Removal removal = preview.removal();
        if (removal == null) {
            return "";
        }
        return removal.problem() == null
                ? Messages.PreviewView_removed(removal.reason())
                : Messages.PreviewView_notRemoved(removal.attempts(), removal.problem());
    }
}
