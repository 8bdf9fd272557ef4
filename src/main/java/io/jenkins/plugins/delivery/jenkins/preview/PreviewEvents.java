package io.jenkins.plugins.delivery.jenkins.preview;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What happens in Jenkins that previews depend on. */
@Restricted(NoExternalUse.class)
public final class PreviewEvents {
    private PreviewEvents() {}

    /** Time passes: previews get too old, and what failed is tried again. */
    @Extension
    public static final class Time extends AsyncPeriodicWork {
        public Time() {
            super("Microservice Delivery: previews");
        }

        @Override
        public long getRecurrencePeriod() {
            return Duration.ofMinutes(10).toMillis();
        }

        @Override
        protected void execute(TaskListener listener) {
            Previews.get().lookAfter(Instant.now());
        }
    }

    /** The multibranch project deletes the job of a pull request that is closed. */
    @Extension
    public static final class Jobs extends ItemListener {
        @Override
        public void onDeleted(Item item) {
            Previews.get().closed(item.getFullName());
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            Previews.get().renamed(oldFullName, newFullName);
        }
    }

    /** A build that was to take one away ended, perhaps without having come to that. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
            RemovalCause cause = run.getCause(RemovalCause.class);
            if (cause != null) {
                Previews.get()
                        .notRemoved(
                                cause.environment(),
                                cause.release(),
                                run.getFullDisplayName() + " ended in " + run.getResult()
                                        + " and did not take it away");
            }
        }
    }
}
