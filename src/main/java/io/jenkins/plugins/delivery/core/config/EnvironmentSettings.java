package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.freeze.Freezes;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A place that services are deployed to: a namespace of a cluster.
 *
 * @param name what the step's {@code environment} says, for example {@code dev}
 * @param namespace its namespace; empty means {@code <namespacePrefix>-<name>}
 * @param kubeconfigCredentialsId Jenkins credentials (secret file or secret text) with the cluster's kubeconfig; empty
 *     means the agent's service account, else {@code KUBECONFIG}, else {@code ~/.kube/config}
 * @param context the context of the kubeconfig; empty means its current one
 * @param valuesFiles the chart's values files for it, in order of precedence; empty means {@code values.yaml} and
 *     {@code <name>.yaml}
 * @param protection what it asks of an image
 * @param runRules what else may run there, and what it goes back to
 * @param imageRules what an image has to prove of itself
 * @param freezes when nothing is to change there
 * @param production whether services are there for their users, so that its deploys are what is measured
 */
public record EnvironmentSettings(
        String name,
        String namespace,
        String kubeconfigCredentialsId,
        String context,
        List<String> valuesFiles,
        Protection protection,
        RunRules runRules,
        ImageRules imageRules,
        Freezes freezes,
        boolean production)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public EnvironmentSettings {
        valuesFiles = List.copyOf(valuesFiles);
        checkName(name);
        checkNamespace(namespace);
        valuesFiles.forEach(EnvironmentSettings::checkValuesFile);
        // A step that began before there were these goes on without them.
        imageRules = Objects.requireNonNullElse(imageRules, ImageRules.NONE);
        freezes = Objects.requireNonNullElse(freezes, Freezes.NONE);
    }

    /** One to which an image has to prove nothing, that is never frozen, and no production. */
    public EnvironmentSettings(
            String name,
            String namespace,
            String kubeconfigCredentialsId,
            String context,
            List<String> valuesFiles,
            Protection protection,
            RunRules runRules) {
        this(
                name,
                namespace,
                kubeconfigCredentialsId,
                context,
                valuesFiles,
                protection,
                runRules,
                ImageRules.NONE,
                Freezes.NONE,
                false);
    }

    /** Whether anything is asked of an image, which then has to be known by its digest. */
    public boolean asksAboutImages() {
        return protection.asksAboutImages() || imageRules.asks();
    }

    /** Throws unless the value can name an environment, a values file and the end of a namespace. */
    public static void checkName(String name) {
        KubernetesName.checkLabel("environments.name", name);
    }

    /** Throws unless the value is empty or a namespace. */
    public static void checkNamespace(String namespace) {
        if (!namespace.isEmpty()) {
            KubernetesName.checkLabel("environments.namespace", namespace);
        }
    }

    /** Throws unless the value can be a file's name. */
    public static void checkValuesFile(String file) {
        if (file.isBlank() || file.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "environments.valuesFiles", file, "is not a file", "write a path, as in dev.yaml");
        }
    }

    /** The values files that layer the chart's settings for this environment, in order of precedence. */
    public List<String> layers() {
        return valuesFiles.isEmpty() ? List.of("values.yaml", name + ".yaml") : valuesFiles;
    }

    /** Whether anything is asked of whoever changes something there, beyond what the cluster asks. */
    public boolean hasRules() {
        return asksAboutImages() || !freezes.list().isEmpty();
    }

    /** Which revisions somebody may take it back to. */
    public RollbackRule rollbackRule() {
        if (!runRules.rollback().isEmpty()) {
            return RollbackRule.parse("environments.rollback", runRules.rollback());
        }
        return asksAboutImages() ? RollbackRule.HEALTHY : RollbackRule.ANY;
    }
}
