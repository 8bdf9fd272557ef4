package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deploy or a roll-back that a build did or tried, shown on the build's page and in its REST API. */
@ExportedBean
public final class DeploymentAction implements Action {
    private final String release;
    private final String environment;
    private final String namespace;
    private final int revision;
    private final int previousRevision;
    private final String status;
    private final String image;
    private final String url;
    private final String message;
    private final String reason;
    private final String cause;
    private final String object;
    private final String sentence;
    private final String evidence;
    private final String hint;

    /** @param reason why it was done, as a user said; may be empty */
    public DeploymentAction(DeployResult result, String reason) {
        this.release = result.release();
        this.environment = result.environment();
        this.namespace = result.namespace();
        this.revision = result.revision();
        this.previousRevision = result.previousRevision();
        this.status = result.status().text();
        this.image = result.image();
        this.url = result.url();
        this.message = result.message();
        this.reason = reason;
        Diagnosis diagnosis = result.diagnosis();
        this.cause = diagnosis == null ? null : diagnosis.cause().code();
        this.object = diagnosis == null ? null : diagnosis.object();
        this.sentence = diagnosis == null ? null : diagnosis.sentence();
        // One text, because Jenkins' XML has no use for lists of a class of the JDK's own.
        this.evidence = diagnosis == null ? null : String.join("\n", diagnosis.evidence());
        this.hint = diagnosis == null ? null : diagnosis.hint();
    }

    @Exported
    public String getRelease() {
        return release;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    @Exported
    public String getNamespace() {
        return namespace;
    }

    @Exported
    public int getRevision() {
        return revision;
    }

    @Exported
    public int getPreviousRevision() {
        return previousRevision;
    }

    /** {@code deployed}, {@code rolledBack}, {@code failed}, {@code uninstalled} or {@code dryRun}. */
    @Exported
    public String getStatus() {
        return status;
    }

    @Exported
    public String getImage() {
        return image;
    }

    @Exported
    public String getUrl() {
        return url;
    }

    @Exported
    public String getMessage() {
        return message;
    }

    @Exported
    public String getReason() {
        return reason;
    }

    /** The cause's code; null when nothing failed. */
    @CheckForNull
    @Exported
    public String getCause() {
        return cause;
    }

    @CheckForNull
    @Exported
    public String getObject() {
        return object;
    }

    @CheckForNull
    @Exported
    public String getSentence() {
        return sentence;
    }

    @Exported
    public List<String> getEvidence() {
        return evidence == null || evidence.isEmpty()
                ? List.of()
                : evidence.lines().toList();
    }

    @CheckForNull
    @Exported
    public String getHint() {
        return hint;
    }

    /** Whether it ended as asked. */
    public boolean isSuccess() {
        return status.equals(DeployStatus.DEPLOYED.text()) || status.equals(DeployStatus.DRY_RUN.text());
    }

    /** Whether the address can be a link: what a manifest says is not to be trusted. */
    public boolean isUrlSafe() {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    @Override
    public String getIconFileName() {
        // It has no page of its own.
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeploymentAction_displayName(release, environment);
    }

    @Override
    public String getUrlName() {
        return null;
    }
}
