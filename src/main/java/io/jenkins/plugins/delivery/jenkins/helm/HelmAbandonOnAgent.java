package io.jenkins.plugins.delivery.jenkins.helm;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.jenkins.agent.PluginClasses;
import java.io.File;
import jenkins.MasterToSlaveFileCallable;

/**
 * Ends the watch of a release that the build gave up, and leaves the release in a state that has a name. Returns that
 * state as a sentence.
 */
final class HelmAbandonOnAgent extends MasterToSlaveFileCallable<String> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final HelmFlow flow;
    private final HelmSetup setup;
    private final String why;

    HelmAbandonOnAgent(String id, HelmFlow flow, HelmSetup setup, String why) {
        this.id = id;
        this.flow = flow;
        this.setup = setup;
        this.why = why;
    }

    @Override
    public String invoke(File workspace, VirtualChannel channel) throws InterruptedException {
        WatchedRun.end(id);
        return PluginClasses.call(() -> flow.abandon(setup.cluster(), why));
    }
}
