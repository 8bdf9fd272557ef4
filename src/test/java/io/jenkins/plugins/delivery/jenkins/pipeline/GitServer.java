package io.jenkins.plugins.delivery.jenkins.pipeline;

import io.jenkins.plugins.delivery.testbed.GitCommit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.resolver.FileResolver;

/** A Git server on loopback, over Git's own protocol: everybody may clone and push. */
final class GitServer implements AutoCloseable {
    private final Path directory;
    private final Daemon daemon;

    private GitServer(Path directory, Daemon daemon) {
        this.directory = directory;
        this.daemon = daemon;
    }

    static GitServer start(Path directory) throws IOException {
        Daemon daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setRepositoryResolver(new FileResolver<>(directory.toFile(), true));
        daemon.getService("git-receive-pack").setEnabled(true);
        daemon.start();
        return new GitServer(directory, daemon);
    }

    int port() {
        return daemon.getAddress().getPort();
    }

    /** Makes an empty repository. */
    void create(String name) throws GitAPIException {
        Git.init()
                .setBare(true)
                .setInitialBranch("main")
                .setDirectory(directory.resolve(name).toFile())
                .call()
                .close();
    }

    /**
     * Commits all that is in a directory and pushes it to {@code main}.
     *
     * @param url of the repository
     */
    static void push(Path checkout, String message, String url) throws GitAPIException {
        try (Git git = GitCommit.of(checkout, message)) {
            git.push()
                    .setRemote(url)
                    .setRefSpecs(new RefSpec("main:refs/heads/main"))
                    .call()
                    .forEach(result -> {
                        if (result.getRemoteUpdate("refs/heads/main").getStatus() != RemoteRefUpdate.Status.OK) {
                            throw new IllegalStateException(result.getMessages());
                        }
                    });
        }
    }

    @Override
    public void close() {
        daemon.stop();
    }
}
