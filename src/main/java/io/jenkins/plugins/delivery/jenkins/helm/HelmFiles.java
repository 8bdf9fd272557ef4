package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.Kubeconfig;
import io.jenkins.plugins.delivery.jenkins.promotion.ChosenCluster;
import io.jenkins.plugins.delivery.jenkins.tool.HelmInstallation;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What Helm and the flow are given on the agent. All of it is looked up before any of it is written.
 *
 * @param secrets the files with secrets, by name
 * @param executable Helm's executable
 * @param context see {@link HelmSetup}
 * @param predecessorContext see {@link HelmSetup}
 */
record HelmFiles(
        Map<String, String> secrets,
        String executable,
        @CheckForNull String context,
        @CheckForNull String predecessorContext) {
    /**
     * Looks everything up on behalf of the build.
     *
     * @param target the cluster; null when none is asked
     * @param predecessor the cluster of the environment before; null when that is not asked
     */
    static HelmFiles find(
            StepContext build,
            HelmSettings helm,
            SettingsAccess registries,
            @CheckForNull ChosenCluster target,
            @CheckForNull ChosenCluster predecessor)
            throws IOException, InterruptedException {
        CredentialsContext credentials = CredentialsContext.of(build.get(Run.class));
        Map<String, String> secrets = new TreeMap<>();
        put(secrets, HelmSetup.KUBECONFIG, credentials, "kubeconfigCredentialsId", target);
        put(
                secrets,
                HelmSetup.PREDECESSOR_KUBECONFIG,
                credentials,
                "environments.kubeconfigCredentialsId",
                predecessor);
        if (!registries.credentials().isEmpty()) {
            secrets.put(HelmSetup.REGISTRY_CONFIG, DockerConfigCredentials.toJson(registries.credentials()));
        }
        return new HelmFiles(
                secrets,
                executable(build, helm),
                target == null ? null : target.context(),
                predecessor == null ? null : predecessor.context());
    }

    private static void put(
            Map<String, String> secrets,
            String name,
            CredentialsContext credentials,
            String field,
            @CheckForNull ChosenCluster cluster)
            throws AbortException {
        String kubeconfig =
                cluster == null ? null : Kubeconfig.find(credentials, field, cluster.kubeconfigCredentialsId());
        if (kubeconfig != null) {
            secrets.put(name, kubeconfig);
        }
    }

    /** The tool of Jenkins' settings, installed where the build runs, or the executable of the settings. */
    private static String executable(StepContext build, HelmSettings settings)
            throws IOException, InterruptedException {
        if (settings.tool().isEmpty()) {
            return settings.executable();
        }
        Computer computer = build.get(FilePath.class).toComputer();
        Node node = computer == null ? null : computer.getNode();
        if (node == null) {
            throw new AbortException("The agent of the build is gone: run the build again");
        }
        try {
            return HelmInstallation.named("helm.tool", settings.tool())
                    .forNode(node, build.get(TaskListener.class))
                    .forEnvironment(build.get(EnvVars.class))
                    .executableOn(build.get(Launcher.class));
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }
}
