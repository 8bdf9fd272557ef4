package io.jenkins.plugins.delivery.jenkins.cluster;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.rollout.ClusterQuestion;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarning;
import io.jenkins.plugins.delivery.core.rollout.ClusterWarnings;
import io.jenkins.plugins.delivery.jenkins.agent.AgentCluster;
import io.jenkins.plugins.delivery.jenkins.agent.PluginClasses;
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
        return PluginClasses.call(() -> ClusterQuestion.ask(
                cluster.connection(), client -> new ArrayList<>(ClusterWarnings.of(client, namespace, since))));
    }
}
