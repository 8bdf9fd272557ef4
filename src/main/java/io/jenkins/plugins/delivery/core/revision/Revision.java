package io.jenkins.plugins.delivery.core.revision;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The commit that a workspace has checked out.
 *
 * @param commit the full id, 40 or 64 hex digits
 * @param abbreviated the id as {@code git log --format=%h} prints it
 * @param authored when the author made the commit, in the author's time zone
 * @param committed when it was committed
 * @param branch the branch, or null when the checkout is detached and nobody said which it is
 * @param source the URL of the remote {@code origin} without user and password, or null when there is none
 */
public record Revision(
        String commit,
        String abbreviated,
        OffsetDateTime authored,
        Instant committed,
        @CheckForNull String branch,
        @CheckForNull String source)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT);

    /** What {@code git log -1 --format='%h.%ad' --date=format:%Y%m%d-%H%M} prints. */
    public String describe() {
        return abbreviated + "." + authored.format(MINUTE);
    }

    /** The same commit on another branch; null keeps the branch that is known. */
    public Revision onBranch(@CheckForNull String other) {
        return other == null ? this : new Revision(commit, abbreviated, authored, committed, other, source);
    }
}
