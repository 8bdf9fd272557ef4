package io.jenkins.plugins.delivery.jenkins.image;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The build whose commit an image is of, where it is being deployed: the one that deploys, or one that had it started.
 * Who started whom is Jenkins' own record, and whose image it is, too, so nobody's deploy is taken for that of another
 * commit.
 */
@Restricted(NoExternalUse.class)
public final class ImageOrigin {
    /** Builds that start builds that start builds are followed no further. */
    private static final int MOST_BUILDS = 20;

    private ImageOrigin() {}

    /**
     * Finds it, the nearest first.
     *
     * @param deploying the build that deploys
     * @param image what it deploys, with a tag or a digest
     * @return empty where nobody's build had the deploy started that made or found the image, as one by hand
     */
    public static Optional<Run<?, ?>> behind(Run<?, ?> deploying, ImageReference image) {
        Deque<Run<?, ?>> next = new ArrayDeque<>(Set.of(deploying));
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty() && seen.size() < MOST_BUILDS) {
            Run<?, ?> run = next.remove();
            if (seen.add(run.getExternalizableId())) {
                if (run.getActions(ImageBuildAction.class).stream().anyMatch(made -> isSame(made, image))) {
                    return Optional.of(run);
                }
                for (Cause cause : run.getCauses()) {
                    Run<?, ?> starter =
                            cause instanceof Cause.UpstreamCause upstream ? upstream.getUpstreamRun() : null;
                    if (starter != null) {
                        next.add(starter);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(ImageBuildAction made, ImageReference image) {
        return made.getRepository().equals(image.name())
                && (image.digest() == null
                        ? made.getTag().equals(image.tag())
                        : made.getDigest().equals(image.digest().value()));
    }
}
