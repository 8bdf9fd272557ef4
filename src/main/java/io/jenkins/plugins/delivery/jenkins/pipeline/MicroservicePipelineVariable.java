package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import groovy.lang.Binding;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The variable {@code microservicePipeline}: a Pipeline that is a call. */
@Extension
public final class MicroservicePipelineVariable extends GlobalVariable {
    private static final String NAME = "microservicePipeline";
    private static final String SOURCE = "io.jenkins.plugins.delivery.jenkins.pipeline.MicroservicePipeline";

    @NonNull
    @Override
    public String getName() {
        return NAME;
    }

    @NonNull
    @Override
    public Object getValue(@NonNull CpsScript script) throws Exception {
        Binding binding = script.getBinding();
        if (binding.hasVariable(NAME)) {
            return binding.getVariable(NAME);
        }
        // Compiled as a part of the Pipeline, as a trusted library is, so that it goes on after a restart.
        Object pipeline = script.getClass()
                .getClassLoader()
                .loadClass(SOURCE)
                .getConstructor(PipelineScript.class)
                .newInstance(new PipelineScript(script));
        binding.setVariable(NAME, pipeline);
        return pipeline;
    }

    /** Lets Pipelines load the one source file. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Source extends GroovySourceFileAllowlist {
        private final String file =
                String.valueOf(MicroservicePipelineVariable.class.getResource("MicroservicePipeline.groovy"));

        @Override
        public boolean isAllowed(String groovySourceFileUrl) {
            return groovySourceFileUrl.equals(file);
        }
    }
}
