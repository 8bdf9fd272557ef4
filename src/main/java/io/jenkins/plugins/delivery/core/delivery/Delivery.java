package io.jenkins.plugins.delivery.core.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.time.Instant;

/**
 * A deploy or a roll-back that a build did or tried.
 *
 * @param service the release's name
 * @param environment the environment's name in the settings
 * @param status how it ended
 * @param tag what was to run; for a roll-back, what ran before
 * @param image what ran afterwards, as the manifest names it; empty when nothing did
 * @param revision the release's revision afterwards; 0 when there is none
 * @param at when it ended
 * @param build the build that did it
 * @param origin the full name of the job that made the image, as far as it is known; else that of the build
 * @param note who answers for it or why; may be empty
 * @param cause the code of why it failed; empty when it did not, or when it is not known
 * @param sentence what was seen of that and on what; empty when it did not fail
 * @param proof what the image that ran afterwards has proved of itself
 */
public record Delivery(
        String service,
        String environment,
        DeployStatus status,
        String tag,
        String image,
        int revision,
        Instant at,
        BuildName build,
        String origin,
        String note,
        String cause,
        String sentence,
        ImageProof proof) {
    private static final int SHORT_DIGEST = 19;

    /** Whether what was to run ran. */
    public boolean isSuccess() {
        return status == DeployStatus.DEPLOYED;
    }

    /** Whether it left pods behind that all answered: the ones it was to start, or the ones from before. */
    public boolean leftHealthy() {
        return status == DeployStatus.DEPLOYED || status == DeployStatus.ROLLED_BACK;
    }

    /** The tag of what ran afterwards, a short digest when the image has none; null when nothing ran. */
    @CheckForNull
    public String runningTag() {
        if (image.isEmpty()) {
            return null;
        }
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            return name.substring(colon + 1);
        }
        if (isSuccess() && !tag.isEmpty()) {
            return tag;
        }
        return at < 0 ? "latest" : image.substring(at + 1, Math.min(image.length(), at + 1 + SHORT_DIGEST));
    }

    /** The same, done by a job that has got another name. */
    Delivery with(BuildName newBuild, String newOrigin) {
        return new Delivery(
                service,
                environment,
                status,
                tag,
                image,
                revision,
                at,
                newBuild,
                newOrigin,
                note,
                cause,
                sentence,
                proof);
    }
}
