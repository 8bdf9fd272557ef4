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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.springframework.security.access.AccessDeniedException;

/** The job of the settings that deploys any service, as far as whoever asks may see it. */
public final class DeployJob {
    private static final List<String> PARAMETERS = List.of("App", "Env", "Tag");

    private final Job<?, ?> job;

    private DeployJob(Job<?, ?> job) {
        this.job = job;
    }

    /** The one of the settings; empty when there is none, or none that may be seen. */
    public static Optional<DeployJob> ofSettings() {
        String name = DeliveryGlobalConfiguration.get().getDeployJob();
        return Optional.ofNullable(name.isEmpty() ? null : find(name)).map(DeployJob::new);
    }

    /** Whether there is one that whoever asks may start. */
    public static boolean isStartable() {
        return ofSettings().filter(DeployJob::mayBuild).isPresent();
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
        Job<?, ?> job = find(name);
        return job == null ? Optional.of(Messages.DeployJob_missing(name)) : new DeployJob(job).problem();
    }

    private Optional<String> problem() {
        List<String> there =
                parameters().stream().map(ParameterDefinition::getName).toList();
        List<String> missing =
                PARAMETERS.stream().filter(name -> !there.contains(name)).toList();
        return missing.isEmpty() && job instanceof ParameterizedJobMixIn.ParameterizedJob
                ? Optional.empty()
                : Optional.of(Messages.DeployJob_parameters(job.getFullName(), String.join(", ", missing)));
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
        job.checkPermission(Item.BUILD);
        problem().ifPresent(problem -> {
            throw new Failure(problem);
        });
        Map<String, String> wanted = Map.of("App", app, "Env", environment, "Tag", tag);
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterDefinition definition : parameters()) {
            String value = wanted.get(definition.getName());
            ParameterValue parameter = value == null ? definition.getDefaultParameterValue() : of(definition, value);
            Stream.ofNullable(parameter).forEach(values::add);
        }
        Queue.Item item = ParameterizedJobMixIn.scheduleBuild2(
                job, 0, new ParametersAction(values), new CauseAction(new Cause.UserIdCause()));
        if (item == null) {
            throw new Failure(Messages.DeployJob_refused(job.getFullName()));
        }
        return job.getUrl();
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
        throw new Failure(Messages.DeployJob_parameters(job.getFullName(), definition.getName()));
    }
}
