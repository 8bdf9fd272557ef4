package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.freeze.Freeze;
import io.jenkins.plugins.delivery.core.freeze.FreezeSpan;
import io.jenkins.plugins.delivery.core.freeze.Frozen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A freeze of an environment, as pages and the REST API show it. */
@ExportedBean(defaultVisibility = 9)
@Restricted(NoExternalUse.class)
public final class FreezeView {
    /** What is to come later is not yet worth a line. */
    private static final Duration SOON = Duration.ofDays(7);

    private final String environment;
    private final Freeze freeze;
    private final Instant now;

    @CheckForNull
    private final FreezeSpan span;

    FreezeView(String environment, Freeze freeze, Instant now) {
        this.environment = environment;
        this.freeze = freeze;
        this.now = now;
        this.span = freeze.currentOrNext(now).orElse(null);
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** As the settings have it. */
    @Exported
    public String getWindow() {
        return freeze.window();
    }

    /** As in {@code Europe/Berlin}. */
    @Exported
    public String getTimeZone() {
        return freeze.zone().getId();
    }

    @Exported
    public String getReason() {
        return freeze.reason();
    }

    /** Users and groups; empty means those who may override the rules of promotion. */
    @Exported
    public List<String> getMayPass() {
        return freeze.mayPass();
    }

    @Exported
    public boolean isRollbackMayPass() {
        return freeze.rollbackMayPass();
    }

    /** Whether the environment is frozen now. */
    @Exported
    public boolean isFrozen() {
        return span != null && span.contains(now);
    }

    /** When it began or begins next, as ISO 8601 writes it; null when it is over for good. */
    @CheckForNull
    @Exported
    public String getBegin() {
        return span == null ? null : span.begin().toString();
    }

    /** When it ends then; null when it is over for good. */
    @CheckForNull
    @Exported
    public String getEnd() {
        return span == null ? null : span.end().toString();
    }

    /** Whether people who look at the page should know. */
    public boolean isNear() {
        return span != null && span.begin().isBefore(now.plus(SOON));
    }

    /** From when to when, and why; only while {@link #isNear()}. */
    public String getText() {
        Frozen frozen = new Frozen(freeze, span);
        String text = isFrozen()
                ? Messages.FreezeView_frozen(environment, frozen.endText())
                : Messages.FreezeView_soon(environment, frozen.beginText(), frozen.endText());
        return freeze.reason().isEmpty() ? text : Messages.FreezeView_reason(text, freeze.reason());
    }
}
