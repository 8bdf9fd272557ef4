package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScanRequest;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.File;
import java.io.IOException;
import jenkins.MasterToSlaveFileCallable;

/** Looks at a project in the workspace, where it is. */
public final class ScanProject extends MasterToSlaveFileCallable<ScanRequest.Project> {
    private static final long serialVersionUID = 1L;

    private final ScanRequest request;

    private ScanProject(ScanRequest request) {
        this.request = request;
    }

    /**
     * What the scanner is told of it.
     *
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when there is nothing to analyse
     */
    public static ScanRequest.Project look(FilePath workspace, ScanRequest request)
            throws IOException, InterruptedException {
        return AgentAnswer.of(workspace, new ScanProject(request));
    }

    @Override
    public ScanRequest.Project invoke(File workspace, VirtualChannel channel) {
        return request.in(workspace.toPath());
    }
}
