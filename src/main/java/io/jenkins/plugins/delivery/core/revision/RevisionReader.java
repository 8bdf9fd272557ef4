package io.jenkins.plugins.delivery.core.revision;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.URIish;

/**
 * Reads the commit of a checkout with JGit, so that neither a git executable in the container nor the owner of the
 * checkout matters.
 */
public final class RevisionReader {
    private RevisionReader() {}

    /** The commit checked out in this directory or a parent of it; empty when there is none. */
    public static Optional<Revision> read(Path workspace) {
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        builder.findGitDir(workspace.toFile().getAbsoluteFile());
        if (builder.getGitDir() == null) {
            return Optional.empty();
        }
        try (Repository repository = builder.setMustExist(true).build()) {
            ObjectId head = repository.resolve(Constants.HEAD);
            return head == null ? Optional.empty() : Optional.of(read(repository, head));
        } catch (IOException e) {
            throw new DeliveryException(
                    "The Git checkout in " + workspace + " cannot be read: check out again, or give a tag ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static Revision read(Repository repository, ObjectId head) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(head);
            PersonIdent author = commit.getAuthorIdent();
            ZoneId zone = author.getZoneId();
            return new Revision(
                    commit.name(),
                    abbreviate(repository, commit),
                    OffsetDateTime.ofInstant(author.getWhenAsInstant(), zone),
                    commit.getCommitterIdent().getWhenAsInstant(),
                    branch(repository),
                    source(repository.getConfig()));
        }
    }

    private static String abbreviate(Repository repository, ObjectId commit) throws IOException {
        int length = AbbreviationLength.of(repository);
        try (ObjectReader reader = repository.newObjectReader()) {
            AbbreviatedObjectId abbreviated = reader.abbreviate(commit, length);
            return abbreviated.name();
        }
    }

    private static String branch(Repository repository) throws IOException {
        String full = repository.getFullBranch();
        return full != null && full.startsWith(Constants.R_HEADS) ? full.substring(Constants.R_HEADS.length()) : null;
    }

    private static String source(StoredConfig config) {
        String url = config.getString("remote", Constants.DEFAULT_REMOTE_NAME, "url");
        if (url == null) {
            return null;
        }
        try {
            // A label is public: a token in the URL must not end up there.
            return new URIish(url).setUser(null).setPass(null).toString();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    static File objectDirectory(Repository repository) {
        File common = repository.getCommonDirectory();
        return new File(common, Constants.OBJECTS);
    }
}
