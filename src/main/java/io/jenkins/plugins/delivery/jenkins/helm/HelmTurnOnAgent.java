package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.cluster.ClusterClients;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.helm.flow.RunOutcome;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import io.jenkins.plugins.delivery.jenkins.agent.ListenerLog;
import io.jenkins.plugins.delivery.jenkins.agent.PluginClasses;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import java.io.File;
import java.io.Serializable;
import jenkins.MasterToSlaveFileCallable;

/** Has a flow decide, on the agent, where the workspace and the way to the cluster are. */
final class HelmTurnOnAgent extends MasterToSlaveFileCallable<HelmTurnOnAgent.Decision> {
    private static final long serialVersionUID = 1L;

    private final HelmFlow flow;
    private final Event event;

    @CheckForNull
    private final RunOutcome outcome;

    private final HelmSetup setup;
    private final RegistryLogins logins;
    private final TaskListener listener;

    /** What the flow is told. */
    enum Event {
        BEGIN,
        RUN_ENDED,
        PAUSE_OVER
    }

    /**
     * What the flow decided.
     *
     * @param flow as it is afterwards
     * @param turn what it wants next
     */
    record Decision(HelmFlow flow, Turn turn) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    HelmTurnOnAgent(
            HelmFlow flow,
            Event event,
            @CheckForNull RunOutcome outcome,
            HelmSetup setup,
            RegistryLogins logins,
            TaskListener listener) {
        this.flow = flow;
        this.event = event;
        this.outcome = outcome;
        this.setup = setup;
        this.logins = logins;
        this.listener = listener;
    }

    @Override
    public Decision invoke(File workspace, VirtualChannel channel) throws InterruptedException {
        // The Kubernetes client finds its parts by the thread's class loader, which on an agent is another one.
        return PluginClasses.call(() -> {
            try (ClusterClients clients = new ClusterClients();
                    ListenerLog log = new ListenerLog(listener)) {
                FlowContext context = setup.context(workspace.toPath().normalize(), clients, logins.access(), log);
                Turn turn =
                        switch (event) {
                            case BEGIN -> flow.begin(context);
                            case RUN_ENDED -> flow.after(context, outcome);
                            case PAUSE_OVER -> flow.afterPause(context);
                        };
                return new Decision(flow, turn);
            }
        });
    }
}
