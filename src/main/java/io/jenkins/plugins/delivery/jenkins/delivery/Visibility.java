package io.jenkins.plugins.delivery.jenkins.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import io.jenkins.plugins.delivery.core.delivery.BuildName;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import jenkins.model.lazy.LazyBuildMixIn;
import org.springframework.security.access.AccessDeniedException;

/**
 * What the user of this request may see: the deliveries of the jobs that he or she may read. Those of jobs that are gone
 * are for administrators, because nobody knows any more who might have read them.
 */
final class Visibility implements Predicate<Delivery> {
    private final Map<String, Optional<Job<?, ?>>> jobs = new HashMap<>();
    private final boolean seesAll = Jenkins.get().hasPermission(Jenkins.ADMINISTER);

    @Override
    public boolean test(Delivery delivery) {
        return sees(delivery.build().job());
    }

    /** Whether he or she may read a job. */
    boolean sees(String job) {
        return seesAll || job(job).isPresent();
    }

    /** Where a job is, below Jenkins' own address; null when it is gone. */
    @CheckForNull
    String urlOf(String job) {
        return job(job).map(Job::getUrl).orElse(null);
    }

    private Optional<Job<?, ?>> job(String name) {
        return jobs.computeIfAbsent(name, Visibility::find);
    }

    private static Optional<Job<?, ?>> find(String name) {
        try {
            return Optional.ofNullable(Jenkins.get().getItemByFullName(name, Job.class));
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }

    /** Where a build is, below Jenkins' own address and without loading it; null when it is gone. */
    @CheckForNull
    String urlOf(BuildName build) {
        return job(build.job())
                .filter(job -> exists(job, build.number()))
                .map(job -> job.getUrl() + build.number() + "/")
                .orElse(null);
    }

    private static boolean exists(Job<?, ?> job, int number) {
        return job instanceof LazyBuildMixIn.LazyLoadingJob<?, ?> lazy
                ? lazy.getLazyBuildMixIn()._getRuns().runExists(number)
                : job.getBuildByNumber(number) != null;
    }
}
