package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The last deliveries that a job did, or that had its images, on its page. */
@Restricted(NoExternalUse.class)
public final class JobDeliveriesAction extends InvisibleAction {
    private final String job;

    private JobDeliveriesAction(String job) {
        this.job = job;
    }

    /** Newest first. */
    public List<DeliveryView> getLast() throws IOException {
        return LastDeliveries.of(delivery ->
                delivery.build().job().equals(job) || delivery.origin().equals(job));
    }

    /** Adds it. */
    @Extension
    @Restricted(NoExternalUse.class)
    @SuppressWarnings("rawtypes") // as the type that the factory is asked for
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return JobDeliveriesAction.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            return List.of(new JobDeliveriesAction(job.getFullName()));
        }
    }
}
