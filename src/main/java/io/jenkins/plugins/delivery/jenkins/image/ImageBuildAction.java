package io.jenkins.plugins.delivery.jenkins.image;

import hudson.Functions;
import hudson.model.Action;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import java.time.Duration;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An image that a build built or reused, shown on the build's page and in its REST API. */
@ExportedBean
public final class ImageBuildAction implements Action {
    private final String repository;
    private final String tag;
    private final String digest;
    private final boolean reused;
    private final String engine;
    private final long durationMillis;

    /** Zero for builds from before it was kept. */
    private final long sizeBytes;

    public ImageBuildAction(ImageBuildResult result) {
        this.repository = result.repository();
        this.tag = result.tag();
        this.digest = result.digest().value();
        this.reused = result.reused();
        this.engine = result.engine() == null ? "none" : result.engine().text();
        this.durationMillis = result.durationMillis();
        this.sizeBytes = result.sizeBytes();
    }

    @Exported
    public String getRepository() {
        return repository;
    }

    @Exported
    public String getTag() {
        return tag;
    }

    @Exported
    public String getDigest() {
        return digest;
    }

    /** {@code repository:tag}. */
    @Exported
    public String getImage() {
        return repository + ":" + tag;
    }

    /** {@code repository@digest}. */
    @Exported
    public String getReference() {
        return repository + "@" + digest;
    }

    @Exported
    public boolean isReused() {
        return reused;
    }

    @Exported
    public String getEngine() {
        return engine;
    }

    @Exported
    public long getDurationMillis() {
        return durationMillis;
    }

    /** What it takes in the registry; not positive when that is not known. */
    @Exported
    public long getSizeBytes() {
        return sizeBytes;
    }

    /** The same for people; empty when it is not known. */
    public String getSizeText() {
        return sizeBytes > 0 ? Functions.humanReadableByteSize(sizeBytes) : "";
    }

    /** How the image came to be, in words. */
    public String getOrigin() {
        return reused
                ? Messages.ImageBuildAction_reused()
                : Messages.ImageBuildAction_built(
                        engine,
                        hudson.Util.getTimeSpanString(
                                Duration.ofMillis(durationMillis).toMillis()));
    }

    @Override
    public String getIconFileName() {
        // It has no page of its own.
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.ImageBuildAction_displayName();
    }

    @Override
    public String getUrlName() {
        return null;
    }
}
