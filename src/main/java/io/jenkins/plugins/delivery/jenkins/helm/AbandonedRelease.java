package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.cluster.ConfiguredCluster;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import io.jenkins.plugins.delivery.jenkins.agent.PluginClasses;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.KubeconfigOnController;
import io.jenkins.plugins.delivery.jenkins.promotion.ChosenCluster;
import java.io.IOException;

/**
 * A release whose step ends before its flow has, and which is not to be left pending.
 *
 * @param run of the step
 * @param flow where it ended
 * @param name the release's
 * @param cluster where it is
 */
record AbandonedRelease(Run<?, ?> run, HelmFlow flow, String name, ChosenCluster cluster) {
    /**
     * Has the agent look after it, and when that is gone the controller.
     *
     * @param workspace where the agent is; null when it is gone for good
     * @param question what the agent is asked
     * @param why the step ends
     * @return a line for the log, also when it cannot be done
     */
    String settle(@CheckForNull FilePath workspace, HelmAbandonOnAgent question, String why)
            throws IOException, InterruptedException {
        try {
            return workspace == null ? fromController(why) : AgentAnswer.of(workspace, question);
        } catch (DeliveryException e) {
            return "ERROR: " + e.getMessage();
        } catch (AbortException e) {
            return "ERROR: The agent is gone, and the controller cannot look after release " + name + " in "
                    + flow.namespace() + ", which may be left pending (" + e.getMessage()
                    + "): deploy again with onPending: 'recover', or take it back with helmRollback";
        }
    }

    /** With the agent, the directory that has the kubeconfig is gone. */
    private String fromController(String why) throws IOException, InterruptedException {
        if (cluster.kubeconfigCredentialsId().isEmpty()) {
            throw new AbortException("no kubeconfigCredentialsId is set");
        }
        Config access = KubeconfigOnController.find(
                CredentialsContext.of(run),
                "kubeconfigCredentialsId",
                cluster.kubeconfigCredentialsId(),
                "kubeContext",
                cluster.context());
        return "The agent is gone. " + PluginClasses.call(() -> flow.abandon(new ConfiguredCluster(access), why));
    }
}
