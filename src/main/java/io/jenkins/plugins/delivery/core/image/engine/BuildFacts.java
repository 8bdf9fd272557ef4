package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.inprocess.Stages;
import io.jenkins.plugins.delivery.core.revision.Revision;
import java.io.Serializable;

/**
 * What an image is made of, as it was found where it was built.
 *
 * @param base the image in a registry that it is built upon, as the Dockerfile names it; null when it has none
 * @param dockerfile the digest of the Dockerfile
 * @param commit the full id of the commit, or null without a Git checkout
 * @param branch the branch, or null when nobody said
 * @param source the URL of the repository, without user and password, or null
 */
public record BuildFacts(
        @CheckForNull String base,
        Digest dockerfile,
        @CheckForNull String commit,
        @CheckForNull String branch,
        @CheckForNull String source)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static BuildFacts of(Stages stages, byte[] dockerfile, @CheckForNull Revision revision) {
        return new BuildFacts(
                stages.targetBase().orElse(null),
                Digest.of(dockerfile),
                revision == null ? null : revision.commit(),
                revision == null ? null : revision.branch(),
                revision == null ? null : revision.source());
    }
}
