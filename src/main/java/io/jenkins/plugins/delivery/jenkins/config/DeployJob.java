package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.SimpleParameterDefinition;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.springframework.security.access.AccessDeniedException;

/**
 * The job of the settings that deploys any service, or the one that deploys several, as far as whoever asks may see it.
 */
public final class DeployJob {
    private static final List<String> PARAMETERS = List.of("App", "Env", "Tag");

    /** Those with which it makes previews and takes them away. */
    private static final List<String> OF_PREVIEWS = List.of("App", "Env", "Tag", "Preview", "Uninstall");

    private static final List<String> OF_TRAINS = List.of("Env", "Services");

    private final Job<?, ?> job;

    private DeployJob(Job<?, ?> job) {
        this.job = job;
    }

    /** The one of the settings; empty when there is none, or none that may be seen. */
    public static Optional<DeployJob> ofSettings() {
        return named(DeliveryGlobalConfiguration.get().getDeployJob());
    }

    /** The one of the settings that runs {@code releaseTrain}; empty when there is none, or none that may be seen. */
    public static Optional<DeployJob> ofTrains() {
        return named(DeliveryGlobalConfiguration.get().getReleaseTrainJob());
    }

    private static Optional<DeployJob> named(String name) {
        return Optional.ofNullable(name.isEmpty() ? null : find(name)).map(DeployJob::new);
    }

    /** Whether there is one that whoever asks may start. */
    public static boolean isStartable() {
        return ofSettings().filter(DeployJob::mayBuild).isPresent();
    }

    /** Whether whoever asks may start both: a train deploys what the other job deploys. */
    public static boolean areTrainsStartable() {
        return isStartable() && ofTrains().filter(DeployJob::mayBuild).isPresent();
    }

    @CheckForNull
    private static Job<?, ?> find(String name) {
        try {
            return Jenkins.get().getItemByFullName(name, Job.class);
        } catch (AccessDeniedException e) {
            // It may be known that something is there, and no more.
            return null;
        }
    }

    /** Why a job cannot be used, in a sentence. */
    public static Optional<String> problem(String name) {
        return problem(name, PARAMETERS);
    }

    /** Why a job cannot make previews and take them away, in a sentence. */
    public static Optional<String> previewProblem(String name) {
        return problem(name, OF_PREVIEWS);
    }

    /** Why a job cannot deploy several services, in a sentence. */
    public static Optional<String> trainProblem(String name) {
        return problem(name, OF_TRAINS);
    }

    private static Optional<String> problem(String name, List<String> parameters) {
        Job<?, ?> job = find(name);
        return job == null ? Optional.of(Messages.DeployJob_missing(name)) : new DeployJob(job).problem(parameters);
    }

    private Optional<String> problem(List<String> wanted) {
        List<String> there =
                parameters().stream().map(ParameterDefinition::getName).toList();
        List<String> missing =
                wanted.stream().filter(name -> !there.contains(name)).toList();
        return missing.isEmpty() && job instanceof ParameterizedJobMixIn.ParameterizedJob
                ? Optional.empty()
                : Optional.of(Messages.DeployJob_parameters(
                        job.getFullName(), String.join(", ", missing), String.join(", ", wanted)));
    }

    private List<ParameterDefinition> parameters() {
        ParametersDefinitionProperty property = job.getProperty(ParametersDefinitionProperty.class);
        return property == null ? List.of() : property.getParameterDefinitions();
    }

    private boolean mayBuild() {
        return job.hasPermission(Item.BUILD) && job.isBuildable();
    }

    /**
     * Starts it, as the user who asks.
     *
     * @return the page to go to, below Jenkins' own
     * @throws Failure when it does not take what it has to
     */
    public String start(String app, String environment, String tag) {
        return start(PARAMETERS, Map.of("App", app, "Env", environment, "Tag", tag));
    }

    /**
     * Starts it, as the user who asks, where it is the one of {@link #ofTrains()}.
     *
     * @param services as {@code index:1.4.2 order:2.0.1}, in this order
     * @return the page to go to, below Jenkins' own
     * @throws Failure when it does not take what it has to, or there is no job that deploys each
     */
    public String startTrain(String environment, String services) {
        DeployJob each = ofSettings().orElseThrow(() -> new Failure(Messages.DeployJob_none()));
        each.job.checkPermission(Item.BUILD);
        return start(OF_TRAINS, Map.of("Env", environment, "Services", services));
    }

    private String start(List<String> wanted, Map<String, String> values) {
        job.checkPermission(Item.BUILD);
        problem(wanted).ifPresent(problem -> {
            throw new Failure(problem);
        });
        schedule(values, new Cause.UserIdCause());
        return job.getUrl();
    }

    /**
     * Starts a job that takes a preview away, whoever asks.
     *
     * @param name the full name of the job
     * @param values of its parameters
     * @return why it cannot be started, in a sentence; empty when it is
     */
    public static Optional<String> startForPreview(String name, Map<String, String> values, Cause cause) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Optional<String> problem = previewProblem(name);
            if (problem.isEmpty()) {
                new DeployJob(find(name)).schedule(values, cause);
            }
            return problem;
        } catch (Failure e) {
            return Optional.of(e.getMessage());
        }
    }

    private void schedule(Map<String, String> wanted, Cause cause) {
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterDefinition definition : parameters()) {
            String value = wanted.get(definition.getName());
            ParameterValue parameter = value == null ? definition.getDefaultParameterValue() : of(definition, value);
            Stream.ofNullable(parameter).forEach(values::add);
        }
        Queue.Item item =
                ParameterizedJobMixIn.scheduleBuild2(job, 0, new ParametersAction(values), new CauseAction(cause));
        if (item == null) {
            throw new Failure(Messages.DeployJob_refused(job.getFullName()));
        }
    }

    private ParameterValue of(ParameterDefinition definition, String value) {
        if (definition instanceof SimpleParameterDefinition simple) {
            try {
                return simple.createValue(value);
            } catch (IllegalArgumentException e) {
                // A choice that it does not offer.
                throw new Failure(Messages.DeployJob_value(job.getFullName(), definition.getName(), value));
            }
        }
        throw new Failure(
                Messages.DeployJob_parameters(job.getFullName(), definition.getName(), String.join(", ", PARAMETERS)));
    }
}
