package io.jenkins.plugins.delivery.jenkins.checks;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Gives checks to the plugin that publishes those of a build's commit, in the background: whatever a code host does, no
 * build waits for it or fails by it. Those of a build go out one after the other, so that the last one stays.
 */
final class CheckPublishing {
    private static final Logger LOGGER = Logger.getLogger(CheckPublishing.class.getName());

    private static final int MOST_WAITING = 200;

    /** One that hangs holds up the builds that share its thread only. */
    private static final List<ThreadPoolExecutor> THREADS =
            Stream.generate(CheckPublishing::newThread).limit(4).toList();

    private CheckPublishing() {}

    private static ThreadPoolExecutor newThread() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                new NamingThreadFactory(new DaemonThreadFactory(), "checks of commits"));
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /**
     * Publishes one, some time soon.
     *
     * @param run whose commit it is of
     * @param log of the build that it is about, for what goes wrong
     */
    static void start(Run<?, ?> run, CommitCheck check, TaskListener log) {
        int thread = Math.floorMod(run.getExternalizableId().hashCode(), THREADS.size());
        try {
            THREADS.get(thread).execute(() -> publish(run, check, log));
        } catch (RejectedExecutionException e) {
            failed(check, log, new RejectedExecutionException("too many are waiting for the code host"));
        }
    }

    private static void publish(Run<?, ?> run, CommitCheck check, TaskListener log) {
        // That it is under way is worth no line in the log: its end follows, and so does what is wrong with the host.
        TaskListener told = check.state() == CommitCheck.State.RUNNING ? TaskListener.NULL : log;
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            // Asked without the log first: where nobody publishes anything, most plugins say so in each build.
            if (isPublished(run)) {
                ChecksPublisherFactory.fromRun(run, told).publish(details(check));
            } else {
                LOGGER.fine(() -> "Nobody publishes checks of " + run);
            }
        } catch (RuntimeException | LinkageError e) {
            failed(check, told, e);
        }
    }

    private static boolean isPublished(Run<?, ?> run) {
        return !(ChecksPublisherFactory.fromRun(run, TaskListener.NULL) instanceof ChecksPublisher.NullChecksPublisher);
    }

    private static void failed(CommitCheck check, TaskListener log, Throwable why) {
        String line = "The check '" + check.name() + "' is not published: "
                + OneLine.of(SecretMask.SHAPES.line(why.toString()));
        // The build may have ended by now, and its log with it.
        LOGGER.log(Level.INFO, line);
        LOGGER.log(Level.FINE, why, () -> "Why it is not");
        log.getLogger().println(line);
    }

    private static ChecksDetails details(CommitCheck check) {
        ChecksOutput.ChecksOutputBuilder output =
                new ChecksOutput.ChecksOutputBuilder().withTitle(check.title()).withSummary(check.summary());
        if (!check.text().isEmpty()) {
            output.withText(check.text());
        }
        ChecksDetails.ChecksDetailsBuilder details = new ChecksDetails.ChecksDetailsBuilder()
                .withName(check.name())
                .withStatus(
                        check.state() == CommitCheck.State.RUNNING ? ChecksStatus.IN_PROGRESS : ChecksStatus.COMPLETED)
                .withConclusion(conclusion(check.state()))
                .withOutput(output.build());
        if (check.url() != null) {
            details.withDetailsURL(check.url());
        }
        return details.build();
    }

    private static ChecksConclusion conclusion(CommitCheck.State state) {
        return switch (state) {
            case RUNNING -> ChecksConclusion.NONE;
            case SUCCEEDED -> ChecksConclusion.SUCCESS;
            case FAILED -> ChecksConclusion.FAILURE;
            case NEUTRAL -> ChecksConclusion.NEUTRAL;
            case ABORTED -> ChecksConclusion.CANCELED;
        };
    }
}
