package io.jenkins.plugins.delivery.steps;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import java.io.File;
import jenkins.MasterToSlaveFileCallable;

/** Leaves a release in a state that has a name, when the build was aborted. Returns that state as a sentence. */
final class HelmAbandonOnAgent extends MasterToSlaveFileCallable<String> {
    private static final long serialVersionUID = 1L;

    private final HelmFlow flow;
    private final HelmSetup setup;

    HelmAbandonOnAgent(HelmFlow flow, HelmSetup setup) {
        this.flow = flow;
        this.setup = setup;
    }

    @Override
    public String invoke(File workspace, VirtualChannel channel) throws InterruptedException {
        return PluginClasses.call(() -> flow.abandon(setup.cluster()));
    }
}
