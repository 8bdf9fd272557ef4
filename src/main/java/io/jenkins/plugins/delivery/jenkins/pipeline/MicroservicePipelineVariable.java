package io.jenkins.plugins.delivery.jenkins.pipeline;

import hudson.Extension;

/** The variable {@code microservicePipeline}: a Pipeline that is a call. */
@Extension
public final class MicroservicePipelineVariable extends CompiledVariable {
    /** For Jenkins. */
    public MicroservicePipelineVariable() {
        super("microservicePipeline", "MicroservicePipeline");
    }
}
