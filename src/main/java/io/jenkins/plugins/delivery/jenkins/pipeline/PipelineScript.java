package io.jenkins.plugins.delivery.jenkins.pipeline;

import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The script of a Pipeline, as Jenkins itself gave it. A sandboxed script may make every object whose class Pipelines
 * compile, and none of this class, which the trusted Pipeline wants for that reason.
 */
@Restricted(NoExternalUse.class)
public final class PipelineScript {
    private final CpsScript script;

    PipelineScript(CpsScript script) {
        this.script = script;
    }

    /** The script. */
    public CpsScript get() {
        return script;
    }
}
