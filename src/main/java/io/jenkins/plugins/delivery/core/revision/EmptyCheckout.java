package io.jenkins.plugins.delivery.core.revision;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A checkout of one commit without files, for whoever needs one to be read. */
public final class EmptyCheckout {
    private EmptyCheckout() {}

    /** Makes one in a directory, which is made, too. */
    public static void make(Path directory) throws IOException {
        try (Repository repository = new FileRepositoryBuilder()
                .setWorkTree(directory.toFile())
                .setGitDir(directory.resolve(Constants.DOT_GIT).toFile())
                .build()) {
            repository.create();
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.setNewObjectId(commit(repository));
            head.disableRefLog();
            head.update();
        }
    }

    private static ObjectId commit(Repository repository) throws IOException {
        PersonIdent nobody = new PersonIdent("nobody", "nobody@example.com", Instant.EPOCH, ZoneOffset.UTC);
        try (ObjectInserter objects = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(objects.insert(new TreeFormatter()));
            commit.setAuthor(nobody);
            commit.setCommitter(nobody);
            commit.setMessage("empty");
            ObjectId made = objects.insert(commit);
            objects.flush();
            return made;
        }
    }
}
