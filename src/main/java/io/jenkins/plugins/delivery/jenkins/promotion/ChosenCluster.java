package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.jenkins.credentials.ReachedCluster;
import java.util.Optional;

/**
 * How a step reaches the cluster of an environment.
 *
 * @param environment the environment
 * @param kubeconfigCredentialsId the kubeconfig; empty means the agent's own way
 * @param context its context; empty means the current one
 */
public record ChosenCluster(EnvironmentSettings environment, String kubeconfigCredentialsId, String context) {
    /** What a step was given, and the settings of the environment for the rest. */
    public static ChosenCluster of(
            EnvironmentSettings environment,
            @CheckForNull String kubeconfigCredentialsId,
            @CheckForNull String context) {
        return new ChosenCluster(
                environment,
                kubeconfigCredentialsId == null ? environment.kubeconfigCredentialsId() : kubeconfigCredentialsId,
                context == null ? environment.context() : context);
    }

    /** Whether it is as the settings of the environment have it. What else is deployed is not known to be there. */
    public boolean isOwn() {
        return equals(of(environment, null, null));
    }

    /**
     * Makes sure that nobody gets past the rules of an environment by the name of another one: the namespaces of
     * environments that have rules, and the accounts that deploy to them, are for these environments only.
     *
     * @throws InvalidInputException when it is one of them
     */
    public void checkStaysOutside(Run<?, ?> run, Environments environments) {
        if (isOwn()) {
            return;
        }
        for (EnvironmentSettings other : environments.list()) {
            if (!other.equals(environment) && other.hasRules() && reaches(run, environments, other)) {
                throw new InvalidInputException(
                        context.equals(environment.context()) ? "kubeconfigCredentialsId" : "kubeContext",
                        context.equals(environment.context()) ? kubeconfigCredentialsId : context,
                        "leads to environment " + other.name() + ", which has rules of its own",
                        "leave it out, or deploy with environment: '" + other.name() + "'");
            }
        }
    }

    private boolean reaches(Run<?, ?> run, Environments environments, EnvironmentSettings other) {
        ChosenCluster theirs = of(other, null, null);
        if (isSame(run, theirs)) {
            return !of(environment, null, null).isSame(run, theirs);
        }
        // Not to know whether it is the same cluster is not to know that it is another one.
        return environments.namespaceOf(environment).equals(environments.namespaceOf(other))
                && !isOtherServer(run, theirs);
    }

    private boolean isSame(Run<?, ?> run, ChosenCluster other) {
        if (!kubeconfigCredentialsId.isEmpty()
                && kubeconfigCredentialsId.equals(other.kubeconfigCredentialsId)
                && context.equals(other.context)) {
            return true;
        }
        Optional<ReachedCluster> theirs = other.cluster(run);
        return cluster(run).flatMap(own -> theirs.map(own::isAccessOf)).orElse(false);
    }

    private boolean isOtherServer(Run<?, ?> run, ChosenCluster other) {
        Optional<ReachedCluster> theirs = other.cluster(run);
        return cluster(run)
                .flatMap(own -> theirs.map(its -> !own.isServerOf(its)))
                .orElse(false);
    }

    private Optional<ReachedCluster> cluster(Run<?, ?> run) {
        return ReachedCluster.of(run, kubeconfigCredentialsId, context);
    }
}
