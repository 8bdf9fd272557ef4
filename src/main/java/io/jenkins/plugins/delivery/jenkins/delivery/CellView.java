package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.delivery.DeliveryCell;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What runs of a service in an environment, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class CellView {
    private final DeliveryCell cell;
    private final String first;
    private final List<String> promotesTo;

    @CheckForNull
    private final String buildUrl;

    /**
     * @param first the first environment, which the others are behind
     * @param next the environments that come after this one
     */
    CellView(DeliveryCell cell, String first, Visibility visibility, List<String> next) {
        this.cell = cell;
        // Only what is well, and can be asked for by its tag, goes on.
        this.promotesTo = cell.healthy() && cell.tag() != null && ImageReference.isTag(cell.tag()) ? next : List.of();
        this.first = first;
        this.buildUrl = visibility.urlOf(cell.build());
    }

    /** Below the page of the table. */
    public String getUrl() {
        return DeliveriesPage.historyOf(cell.service(), cell.environment());
    }

    public String getService() {
        return cell.service();
    }

    @Exported
    public String getEnvironment() {
        return cell.environment();
    }

    /** What runs; null when nothing does. */
    @CheckForNull
    @Exported
    public String getTag() {
        return cell.tag();
    }

    @Exported
    public String getImage() {
        return cell.image();
    }

    public String getAgeText() {
        return Messages.CellView_age(new Moment(cell.since()).getAge());
    }

    /** Since when it runs, as ISO 8601 writes it. */
    @Exported
    public String getSince() {
        return cell.since().toString();
    }

    @Exported
    public String getJob() {
        return cell.build().job();
    }

    @Exported
    public int getBuild() {
        return cell.build().number();
    }

    /** Of the build that brought it, below Jenkins' own address; null when it is gone. */
    @CheckForNull
    @Exported
    public String getBuildUrl() {
        return buildUrl;
    }

    /** Whether the last deploy left it well. */
    @Exported
    public boolean isHealthy() {
        return cell.healthy();
    }

    /** When {@link #isHealthy()} was so, as ISO 8601 writes it: nobody has looked since. */
    @Exported
    public String getSeen() {
        return cell.seen().toString();
    }

    public String getStateText() {
        String age = new Moment(cell.seen()).getAge();
        return cell.healthy() ? Messages.CellView_healthy(age) : Messages.CellView_notHealthy(age);
    }

    /** What the last deploy was to bring, when it failed; empty when it did not. */
    @Exported
    public String getFailedTag() {
        return cell.failedTag();
    }

    /** The code of why; empty when it is not known. */
    @Exported
    public String getCause() {
        return cell.cause();
    }

    /** Why the last deploy failed and on what that was seen; empty when it did not. */
    @Exported
    public String getSentence() {
        return cell.sentence();
    }

    /** How many tags the first environment is ahead; null when that is not known. */
    @CheckForNull
    @Exported
    public Integer getBehind() {
        return cell.behind();
    }

    public String getBehindText() {
        return cell.behind() == null || cell.behind() == 0
                ? Messages.CellView_asIn(first)
                : Messages.CellView_behind(cell.behind(), first);
    }

    /** The key that signed what runs, in words; empty where the environment asked for none. */
    @Exported
    public String getSignedWith() {
        return cell.proof().signedWith();
    }

    /**
     * When the newest report of its vulnerabilities was made that the deploy or a later look saw, as ISO 8601 writes it;
     * empty when none was.
     */
    @Exported
    public String getScannedAt() {
        return KnownScans.get().newest(cell.environment(), cell.image(), cell.proof());
    }

    /** Both in words; empty where nothing was asked. */
    public String getProofText() {
        if (getSignedWith().isEmpty()) {
            return "";
        }
        return getScannedAt().isEmpty()
                ? Messages.CellView_signed()
                : Messages.CellView_scanned(new Moment(Instant.parse(getScannedAt())).getAge());
    }

    public String getFailureText() {
        String why = FailureText.of(cell.cause(), cell.sentence());
        return cell.failedTag().isEmpty()
                ? Messages.CellView_failed(why)
                : Messages.CellView_tagFailed(cell.failedTag(), why);
    }

    /** The environments that what runs can be deployed to next. */
    @Exported
    public List<String> getPromotesTo() {
        return promotesTo;
    }

    /** What ran well before; null when nothing is known to have. */
    @CheckForNull
    @Exported
    public String getEarlierTag() {
        return cell.earlierTag();
    }
}
