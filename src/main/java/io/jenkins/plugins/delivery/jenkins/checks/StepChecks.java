package io.jenkins.plugins.delivery.jenkins.checks;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.report.CheckWords;
import io.jenkins.plugins.delivery.core.report.CommitCheck;
import io.jenkins.plugins.delivery.jenkins.step.FailureSentence;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The checks that a step publishes, of the commit of its own build or of another one; none where the settings say so. */
@Restricted(NoExternalUse.class)
public final class StepChecks {
    private static final Logger LOGGER = Logger.getLogger(StepChecks.class.getName());

    private final StepContext context;
    private final DeliveryConfig config;

    public StepChecks(StepContext context, DeliveryConfig config) {
        this.context = context;
        this.config = config;
    }

    /** What is to be told. */
    @FunctionalInterface
    public interface Telling {
        void tell() throws IOException, InterruptedException;
    }

    /** Tells it, and lets nothing that goes wrong in it fail the step. */
    public static void attempt(Telling telling) throws InterruptedException {
        try {
            telling.tell();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "A check is not published", e);
        }
    }

    /** Whether there are to be any. */
    public boolean areWanted() {
        return config.checks();
    }

    /** The page of the step's build; null when Jenkins does not know its own address. */
    @CheckForNull
    public String buildUrl() throws IOException, InterruptedException {
        String root = Jenkins.get().getRootUrl();
        return root == null ? null : root + context.get(Run.class).getUrl();
    }

    /**
     * Publishes one in the background, if there are to be any.
     *
     * @param run whose commit it is of
     * @param check what it says
     */
    public void publish(Run<?, ?> run, Function<CheckWords, CommitCheck> check)
            throws IOException, InterruptedException {
        if (areWanted()) {
            CheckWords words = new CheckWords(config.mail().language(), LogFilters.of(context));
            // Not the step's own log, which is closed when the step has ended.
            CheckPublishing.start(
                    run,
                    check.apply(words),
                    context.get(FlowExecution.class).getOwner().getListener());
        }
    }

    /**
     * Says that there is nothing to tell of, where no step asks.
     *
     * @param run whose commit it is of
     * @param why half a sentence of this plugin's own
     */
    public static void none(Run<?, ?> run, DeliveryConfig config, String name, String why) {
        if (config.checks()) {
            CheckWords words = new CheckWords(config.mail().language(), UnaryOperator.identity());
            CheckPublishing.start(run, words.none(name, why, null), TaskListener.NULL);
        }
    }

    /** Says that the step works. */
    public void running(Run<?, ?> run, String name) throws IOException, InterruptedException {
        String url = buildUrl();
        publish(run, words -> words.running(name, url));
    }

    /** Says why the step ended before it came to a result. */
    public void stopped(Run<?, ?> run, String name, Throwable cause) throws IOException, InterruptedException {
        String url = buildUrl();
        publish(
                run,
                words ->
                        words.stopped(name, cause instanceof FlowInterruptedException, FailureSentence.of(cause), url));
    }
}
