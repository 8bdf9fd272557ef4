package io.jenkins.plugins.delivery.testbed;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Puts a directory under Git, as a checkout is. */
public final class GitCommit {
    /** Does it to a workspace: a step of a Pipeline, on a line of its own. */
    public static final String STEP =
            "sh 'git init -q -b main . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x'\n";

    private GitCommit() {}

    /** Commits all that is in a directory to {@code main}. */
    public static void of(Path directory) throws GitAPIException {
        of(directory, "Begin").close();
    }

    /** Commits all that is in a directory to {@code main}; the repository is for the caller to close. */
    public static Git of(Path directory, String message) throws GitAPIException {
        Git git = Git.init()
                .setInitialBranch("main")
                .setDirectory(directory.toFile())
                .call();
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage(message)
                .setAuthor("dev", "dev@example.com")
                .setCommitter("dev", "dev@example.com")
                .setSign(false)
                .call();
        return git;
    }
}
