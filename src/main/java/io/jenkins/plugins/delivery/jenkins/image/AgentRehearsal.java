package io.jenkins.plugins.delivery.jenkins.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.remoting.Channel;
import hudson.remoting.Future;
import io.jenkins.plugins.delivery.core.config.EngineName;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.branch.MultiBranchProject;
import jenkins.scm.api.metadata.PrimaryInstanceMetadataAction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Has a new agent rehearse {@code buildImage} beside what a build does first. A JVM that is new, as in a pod for each build,
 * gets some two thousand classes from the controller and compiles what it runs, which takes seconds; a checkout, a compiler
 * and tests run meanwhile. Only for jobs that lately made an image in process, or whose repository's primary branch did, and
 * once for each connection.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class AgentRehearsal implements ExecutorListener {
    private static final Logger LOGGER = Logger.getLogger(AgentRehearsal.class.getName());

    private final Map<Channel, Future<Boolean>> begun = new WeakHashMap<>();

    @Override
    public void taskStarted(Executor executor, Queue.Task task) {
        Computer computer = executor.getOwner();
        Node node = computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        // What runs in the controller's own JVM needs nothing of it.
        if (root != null && computer.getChannel() instanceof Channel channel && buildsImages(task)) {
            begin(channel, root.child(BuildImageExecution.CACHES));
        }
    }

    private static boolean buildsImages(Queue.Task task) {
        return task.getOwnerTask() instanceof Job<?, ?> job
                && (madeImageInProcess(job)
                        || primaryBranch(job)
                                .filter(AgentRehearsal::madeImageInProcess)
                                .isPresent());
    }

    /** The last build may have failed before its image, and the last one that succeeded may be long ago. */
    private static boolean madeImageInProcess(Job<?, ?> job) {
        return Stream.of(job.getLastCompletedBuild(), job.getLastSuccessfulBuild())
                .filter(Objects::nonNull)
                .map(build -> build.getAction(ImageBuildAction.class))
                .anyMatch(image -> image != null && image.getEngine().equals(EngineName.IN_PROCESS.text()));
    }

    /** What a new branch will build, the primary one of its repository builds already. */
    private static Optional<Job<?, ?>> primaryBranch(Job<?, ?> branch) {
        if (!(branch.getParent() instanceof MultiBranchProject<?, ?> repository)) {
            return Optional.empty();
        }
        for (Job<?, ?> other : repository.getItems()) {
            if (other.getAction(PrimaryInstanceMetadataAction.class) != null) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private synchronized void begin(Channel channel, FilePath directory) {
        if (begun.containsKey(channel)) {
            return;
        }
        try {
            begun.put(channel, channel.callAsync(new RehearsalOnAgent(directory.getRemote())));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "no build is rehearsed on " + channel.getName());
        }
    }

    /** What an agent was asked for; null when it was not. */
    @CheckForNull
    synchronized Future<Boolean> begunOn(Channel channel) {
        return begun.get(channel);
    }
}
