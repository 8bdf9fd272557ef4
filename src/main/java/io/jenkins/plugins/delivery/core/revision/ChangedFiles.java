package io.jenkins.plugins.delivery.core.revision;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Which files differ between a commit and what is checked out. */
public final class ChangedFiles {
    private ChangedFiles() {}

    /**
     * Their paths, relative to the repository's root, with {@code /}.
     *
     * @param since the full id of a commit
     * @return empty when the checkout does not have that commit, as a shallow one may not, or is none
     */
    public static Optional<Set<String>> since(Path workspace, String since) {
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        builder.findGitDir(workspace.toFile().getAbsoluteFile());
        if (builder.getGitDir() == null || !ObjectId.isId(since)) {
            return Optional.empty();
        }
        try (Repository repository = builder.setMustExist(true).build();
                RevWalk commits = new RevWalk(repository);
                TreeWalk files = new TreeWalk(repository)) {
            ObjectId head = repository.resolve(Constants.HEAD);
            if (head == null) {
                return Optional.empty();
            }
            files.addTree(commits.parseCommit(ObjectId.fromString(since)).getTree());
            files.addTree(commits.parseCommit(head).getTree());
            files.setRecursive(true);
            files.setFilter(TreeFilter.ANY_DIFF);
            Set<String> changed = new TreeSet<>();
            while (files.next()) {
                changed.add(files.getPathString());
            }
            return Optional.of(changed);
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DeliveryException(
                    "The Git checkout in " + workspace + " cannot be read: check out again (" + e.getMessage() + ")",
                    e);
        }
    }
}
