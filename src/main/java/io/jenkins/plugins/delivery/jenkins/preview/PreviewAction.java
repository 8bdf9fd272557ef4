package io.jenkins.plugins.delivery.jenkins.preview;

import hudson.model.Action;
import io.jenkins.plugins.delivery.core.text.WebAddress;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Where the pull request of a build can be looked at, shown on the build's page and in its REST API. */
@ExportedBean
public final class PreviewAction implements Action {
    private final String app;
    private final String environment;
    private final String release;
    private final String url;

    PreviewAction(Preview preview) {
        this.app = preview.app();
        this.environment = preview.environment();
        this.release = preview.release();
        this.url = preview.url();
    }

    @Exported
    public String getApp() {
        return app;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    @Exported
    public String getRelease() {
        return release;
    }

    /** Where it answers; empty when the chart makes no Ingress of it. */
    @Exported
    public String getUrl() {
        return url;
    }

    /** Whether the address can be a link: what a manifest says is not to be trusted. */
    public boolean isUrlSafe() {
        return WebAddress.isLink(url);
    }

    /** Whether it is still there, or is again. */
    @Exported
    public boolean isThere() {
        return Previews.get()
                .find(environment, release)
                .filter(preview -> preview.removal() == null)
                .isPresent();
    }

    @Override
    public String getIconFileName() {
        // It has no page of its own.
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.PreviewAction_displayName(app, environment);
    }

    @Override
    public String getUrlName() {
        return null;
    }
}
