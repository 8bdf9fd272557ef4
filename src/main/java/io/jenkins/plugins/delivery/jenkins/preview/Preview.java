package io.jenkins.plugins.delivery.jenkins.preview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.helm.PreviewName;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A preview that there is, or of which something may be left. No record, because Jenkins' XML cannot hold one. */
@Restricted(NoExternalUse.class)
public final class Preview implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String app;
    private final String environment;
    private final String name;
    private final String job;

    /** 0 in a list that an older version wrote. */
    private final int build;

    private final String deployJob;
    private final String url;
    private final long deployedMillis;

    /** Null while it is to stay. */
    @CheckForNull
    private final Removal removal;

    /**
     * @param app the service's name
     * @param environment the environment's name in the settings
     * @param name as in {@code pr-12}
     * @param job the full name of the pull request's job
     * @param build the number of its build that has it made
     * @param deployJob the full name of the job that deploys it, and takes it away
     * @param url where it answers; empty when nobody knows yet, or when it has no Ingress
     * @param deployed when it was deployed last
     */
    Preview(
            String app,
            String environment,
            String name,
            String job,
            int build,
            String deployJob,
            String url,
            Instant deployed) {
        this(app, environment, name, job, build, deployJob, url, deployed.toEpochMilli(), null);
    }

    private Preview(
            String app,
            String environment,
            String name,
            String job,
            int build,
            String deployJob,
            String url,
            long deployedMillis,
            @CheckForNull Removal removal) {
        this.app = app;
        this.environment = environment;
        this.name = name;
        this.job = job;
        this.build = build;
        this.deployJob = deployJob;
        this.url = url;
        this.deployedMillis = deployedMillis;
        this.removal = removal;
    }

    Preview withUrl(String address) {
        return new Preview(app, environment, name, job, build, deployJob, address, deployedMillis, removal);
    }

    Preview withRemoval(Removal asked) {
        return new Preview(app, environment, name, job, build, deployJob, url, deployedMillis, asked);
    }

    /** The same, where jobs have got other names. */
    Preview renamed(String oldName, String newName) {
        return new Preview(
                app,
                environment,
                name,
                job.equals(oldName) ? newName : job,
                build,
                deployJob.equals(oldName) ? newName : deployJob,
                url,
                deployedMillis,
                removal);
    }

    boolean isOf(String itsEnvironment, String itsRelease) {
        return environment.equals(itsEnvironment) && release().equals(itsRelease);
    }

    public String app() {
        return app;
    }

    public String environment() {
        return environment;
    }

    public String name() {
        return name;
    }

    /** The release's name, as in {@code index-pr-12}. */
    public String release() {
        return PreviewName.release(app, name);
    }

    /** The full name of the pull request's job. */
    public String job() {
        return job;
    }

    /** The build that has it made; empty when it is gone. */
    public Optional<Run<?, ?>> build() {
        Job<?, ?> found = Jenkins.get().getItemByFullName(job, Job.class);
        return Optional.ofNullable(found == null ? null : found.getBuildByNumber(build));
    }

    String deployJob() {
        return deployJob;
    }

    /** Where it answers; empty when it is not deployed yet, or has no Ingress. */
    public String url() {
        return url;
    }

    public Instant deployed() {
        return Instant.ofEpochMilli(deployedMillis);
    }

    /** For the page of a build that it was made of. */
    public PreviewAction toAction() {
        return new PreviewAction(this);
    }

    /** How it is taken away; null while it is to stay. */
    @CheckForNull
    public Removal removal() {
        return removal;
    }
}
