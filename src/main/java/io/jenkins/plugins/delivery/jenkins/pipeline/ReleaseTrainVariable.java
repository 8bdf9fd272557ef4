package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.Extension;

/** The variable {@code releaseTrain}: several services that go to an environment as one. */
@Extension
public final class ReleaseTrainVariable extends CompiledVariable {
    /** For Jenkins. */
    public ReleaseTrainVariable() {
        super("releaseTrain", "ReleaseTrain");
    }
}
