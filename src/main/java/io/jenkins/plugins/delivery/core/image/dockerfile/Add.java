package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Copies files of the context, of a URL or of a repository into the image, and unpacks archives of the context.
 *
 * @param sources paths, patterns and URLs; empty when there are heredocs only
 * @param heredocs files that are written in the Dockerfile itself
 * @param chown {@code user[:group]}, or null
 * @param chmod an octal or symbolic mode, or null
 * @param excludes patterns of what is left out
 * @param keepGitDir whether the {@code .git} directory of a repository comes along
 * @param checksum what a URL's content must have, {@code sha256:...}, or null
 * @param unpack whether archives are unpacked, or null for the rule: local ones are, remote ones are not
 */
public record Add(
        int line,
        String source,
        List<String> sources,
        List<Heredoc> heredocs,
        String destination,
        @CheckForNull String chown,
        @CheckForNull String chmod,
        boolean link,
        List<String> excludes,
        boolean keepGitDir,
        @CheckForNull String checksum,
        @CheckForNull Boolean unpack)
        implements Instruction {
    public Add {
        sources = List.copyOf(sources);
        heredocs = List.copyOf(heredocs);
        excludes = List.copyOf(excludes);
    }

    /** Whether a source, with its variables resolved, is a file of a web server and not a repository. */
    public static boolean isWebFile(String source) {
        String withoutQuery = source.contains("?") ? source.substring(0, source.indexOf('?')) : source;
        return source.matches("(?i)https?://[^#]*+") && !withoutQuery.endsWith(".git");
    }

    /** Whether a source, with its variables resolved, is a URL or a repository and not a path of the context. */
    public static boolean isRemote(String source) {
        return source.matches("(?i)(https?|git|ssh)://.*|git@.*");
    }
}
