package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.inprocess.Stages;
import io.jenkins.plugins.delivery.core.revision.Revision;
import java.io.Serializable;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * What an image is made of, as it was found where it was built.
 *
 * @param base the image in a registry that it is built upon, as the Dockerfile names it; null when it has none
 * @param dockerfile the digest of the Dockerfile
 * @param commit the full id of the commit, or null without a Git checkout
 * @param branch the branch, or null when nobody said
 * @param source the URL of the repository, without user and password, or null
 * @param compiled the programs of the workspace's own build that took the place of what a stage would compile, as paths;
 *     null when the Dockerfile was built as it stands
 * @param downloads what came from web servers, where the image was built in process; what another engine downloads it
 *     does not say
 */
public record BuildFacts(
        @CheckForNull String base,
        Digest dockerfile,
        @CheckForNull String commit,
        @CheckForNull String branch,
        @CheckForNull String source,
        @CheckForNull String compiled,
        List<DownloadedFile> downloads)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A provenance is read by people, too. */
    private static final int MOST_PROGRAMS = 50;

    public BuildFacts {
        // What an older version kept of a build has none.
        downloads = downloads == null ? List.of() : List.copyOf(downloads);
    }

    static BuildFacts of(Stages stages, byte[] dockerfile, @CheckForNull Revision revision) {
        return new BuildFacts(
                stages.targetBase().orElse(null),
                Digest.of(dockerfile),
                revision == null ? null : revision.commit(),
                revision == null ? null : revision.branch(),
                revision == null ? null : revision.source(),
                null,
                List.of());
    }

    /** The same of an image that these files became part of. */
    BuildFacts withDownloads(List<DownloadedFile> files) {
        return new BuildFacts(base, dockerfile, commit, branch, source, compiled, files);
    }

    /** The same of an image for which these programs were taken as they are; none are nothing to tell. */
    BuildFacts withCompiled(SortedSet<String> programs) {
        if (programs.isEmpty()) {
            return this;
        }
        String more = programs.size() > MOST_PROGRAMS ? " and " + (programs.size() - MOST_PROGRAMS) + " more" : "";
        String named = programs.stream().limit(MOST_PROGRAMS).collect(Collectors.joining(", ")) + more;
        return new BuildFacts(base, dockerfile, commit, branch, source, named, downloads);
    }
}
