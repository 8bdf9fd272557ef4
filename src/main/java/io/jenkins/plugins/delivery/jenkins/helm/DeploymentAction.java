package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Action;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.rollout.CauseText;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.text.WebAddress;
import io.jenkins.plugins.delivery.jenkins.delivery.StatusText;
import java.util.List;
import java.util.Optional;
import org.jvnet.localizer.LocaleProvider;
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

    /** Null in builds of older versions. */
    @CheckForNull
    private final String tag;

    private final String cause;
    private final String object;
    private final String sentence;
    private final String evidence;
    private final String hint;
    private final boolean preview;

    /** Null in builds of older versions, as the next one. */
    @CheckForNull
    private final String signedWith;

    @CheckForNull
    private final String scannedAt;

    /**
     * What there is to keep of it.
     *
     * @param tag what was to run; empty when no tag was asked for
     * @param reason why it was done, as a user said; may be empty
     */
    public DeploymentAction(DeployResult result, String tag, String reason) {
        this(result, tag, reason, false);
    }

    private DeploymentAction(DeployResult result, String tag, String reason, boolean preview) {
        this.preview = preview;
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
        this.tag = tag;
        Diagnosis diagnosis = result.diagnosis();
        this.cause = diagnosis == null ? null : diagnosis.cause().code();
        this.object = diagnosis == null ? null : diagnosis.object();
        this.sentence = diagnosis == null ? null : diagnosis.sentence();
        // One text, because Jenkins' XML has no use for lists of a class of the JDK's own.
        this.evidence = diagnosis == null ? null : String.join("\n", diagnosis.evidence());
        this.hint = diagnosis == null ? null : diagnosis.hint();
        this.signedWith = result.proof().signedWith();
        this.scannedAt = result.proof().scannedAt();
    }

    /** The same of a preview, which is no delivery. */
    static DeploymentAction ofPreview(DeployResult result, String tag) {
        return new DeploymentAction(result, tag, "", true);
    }

    /** Whether it is a preview's, of which the page Deliveries has no history. */
    public boolean isPreview() {
        return preview;
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

    /** {@link #getStatus()} for people. */
    public String getStatusText() {
        return DeployStatus.of(status).map(StatusText::of).orElse(status);
    }

    /** What was to run; empty when no tag was asked for. */
    @Exported
    public String getTag() {
        return Util.fixNull(tag);
    }

    /** What runs now; empty when nothing does. */
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

    /** What the cause is called; empty when nothing failed, or when nobody knows it any more. */
    public String getCauseTitle() {
        return causeText().map(CauseText::title).orElse("");
    }

    private Optional<CauseText> causeText() {
        return CauseText.of(cause, LocaleProvider.getLocale());
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

    /** {@link #getEvidence()} as one text: Jelly would leave the ends of lines out. */
    public String getEvidenceText() {
        return Util.fixNull(evidence);
    }

    /** {@link #getHint()} in the language of who looks at the page. */
    @CheckForNull
    public String getHintText() {
        return hint == null ? null : causeText().map(text -> text.hint(hint)).orElse(hint);
    }

    /** How the release was left, in the language of who looks at the page, with the deploy's own words where it failed. */
    public String getMessageText() {
        return status.equals(DeployStatus.ROLLED_BACK.text())
                ? Messages.DeploymentAction_runsAgain(image, revision)
                : status.equals(DeployStatus.UNINSTALLED.text()) ? Messages.DeploymentAction_uninstalled() : message;
    }

    @CheckForNull
    @Exported
    public String getHint() {
        return hint;
    }

    /** The key that signed the image, in words; empty where the environment asks for none. */
    @Exported
    public String getSignedWith() {
        return Util.fixNull(signedWith);
    }

    /** When the report of its vulnerabilities was made, as in {@code 2026-11-20T07:30:00Z}; empty when there was none. */
    @Exported
    public String getScannedAt() {
        return Util.fixNull(scannedAt);
    }

    /** Whether it ended as asked. */
    public boolean isSuccess() {
        return DeployStatus.of(status).filter(DeployStatus::isSuccess).isPresent();
    }

    /** Whether the address can be a link: what a manifest says is not to be trusted. */
    public boolean isUrlSafe() {
        return WebAddress.isLink(url);
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
