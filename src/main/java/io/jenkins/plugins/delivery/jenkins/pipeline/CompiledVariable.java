package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import groovy.lang.Binding;
import hudson.Extension;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A variable of Pipelines that is called as a step is, and is written in Groovy beside this class. */
abstract class CompiledVariable extends GlobalVariable {
    private final String name;
    private final String type;

    /** @param type the name of the class, whose constructor takes a {@link PipelineScript} */
    CompiledVariable(String name, String type) {
        this.name = name;
        this.type = CompiledVariable.class.getPackageName() + "." + type;
    }

    @NonNull
    @Override
    public final String getName() {
        return name;
    }

    @NonNull
    @Override
    public final Object getValue(@NonNull CpsScript script) throws Exception {
        Binding binding = script.getBinding();
        if (binding.hasVariable(name)) {
            return binding.getVariable(name);
        }
        // Compiled as a part of the Pipeline, as a trusted library is, so that it goes on after a restart.
        Object value = script.getClass()
                .getClassLoader()
                .loadClass(type)
                .getConstructor(PipelineScript.class)
                .newInstance(new PipelineScript(script));
        binding.setVariable(name, value);
        return value;
    }

    /** Lets Pipelines load these source files and no others. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Sources extends GroovySourceFileAllowlist {
        private final List<String> files = Stream.of(
                        "MicroservicePipeline.groovy", "PipelineOptions.groovy", "ReleaseTrain.groovy")
                .map(file -> String.valueOf(CompiledVariable.class.getResource(file)))
                .toList();

        @Override
        public boolean isAllowed(String groovySourceFileUrl) {
            return files.contains(groovySourceFileUrl);
        }
    }
}
