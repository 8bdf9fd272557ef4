package io.jenkins.plugins.delivery.steps;

import hudson.remoting.VirtualChannel;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarnings;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import jenkins.MasterToSlaveFileCallable;

/** Reads the warnings where the cluster is known, on the agent. */
final class ClusterWarningsOnAgent extends MasterToSlaveFileCallable<ArrayList<ClusterWarning>> {
    private static final long serialVersionUID = 1L;

    private final AgentCluster cluster;
    private final String namespace;
    private final Instant since;

    ClusterWarningsOnAgent(AgentCluster cluster, String namespace, Instant since) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.since = since;
    }

    @Override
    public ArrayList<ClusterWarning> invoke(File workspace, VirtualChannel channel)
            throws IOException, InterruptedException {
        return PluginClasses.call(this::read);
    }

    private ArrayList<ClusterWarning> read() {
        ClusterConnection connection = cluster.connection();
        try (KubernetesClient client = connection.open()) {
            return new ArrayList<>(ClusterWarnings.of(client, namespace, since));
        } catch (KubernetesClientException e) {
            Diagnosis cause = HelmFailure.diagnose(connection.server(), e);
            throw new DeliveryException(cause.sentence() + ": " + cause.hint(), e);
        }
    }
}
