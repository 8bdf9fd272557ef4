package io.jenkins.plugins.delivery.core.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.time.Instant;

/**
 * A service in an environment.
 *
 * @param service its name
 * @param environment the environment's name
 * @param tag what runs; null when nothing does
 * @param image the same with its repository; may be empty
 * @param since since when it runs
 * @param build the build that brought it
 * @param healthy whether the last deploy left pods that all answered
 * @param seen when that was: nobody has looked since
 * @param failedTag what the last deploy was to bring, when it failed; empty when it did not, or asked for no tag
 * @param cause the code of why; empty when it did not fail, or when it is not known
 * @param sentence what was seen of that and on what; empty when it did not fail
 * @param behind how many tags ran well in the first environment since this one did; null when that is not known
 * @param earlierTag what ran well before; null when nothing is known to have
 * @param proof what the image has proved of itself, when it was deployed
 */
public record DeliveryCell(
        String service,
        String environment,
        @CheckForNull String tag,
        String image,
        Instant since,
        BuildName build,
        boolean healthy,
        Instant seen,
        String failedTag,
        String cause,
        String sentence,
        @CheckForNull Integer behind,
        @CheckForNull String earlierTag,
        ImageProof proof) {
    /** The same where nothing can be deployed any more. */
    DeliveryCell withoutEarlierTag() {
        return new DeliveryCell(
                service,
                environment,
                tag,
                image,
                since,
                build,
                healthy,
                seen,
                failedTag,
                cause,
                sentence,
                behind,
                null,
                proof);
    }
}
