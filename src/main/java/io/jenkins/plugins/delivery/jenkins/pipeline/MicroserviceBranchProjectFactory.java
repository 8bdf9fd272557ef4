package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.List;
import jenkins.scm.api.SCMFile;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.multibranch.AbstractWorkflowBranchProjectFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** Gives every branch with a {@code pom.xml} and a {@code Dockerfile} the shared Pipeline, without a Jenkinsfile. */
public final class MicroserviceBranchProjectFactory extends AbstractWorkflowBranchProjectFactory {
    @DataBoundConstructor
    public MicroserviceBranchProjectFactory() {
        // There is nothing to choose.
    }

    @Override
    protected FlowDefinition createDefinition() {
        try {
            return new CpsFlowDefinition("microservicePipeline()", true);
        } catch (FormException e) {
            throw new IllegalStateException("the script is right", e);
        }
    }

    @Override
    protected SCMSourceCriteria getSCMSourceCriteria(SCMSource source) {
        return new HasPomAndDockerfile();
    }

    /** Of two that ask the same, a scan is done once. */
    private static final class HasPomAndDockerfile implements SCMSourceCriteria {
        private static final long serialVersionUID = 1L;

        private static final List<String> FILES = List.of("pom.xml", "Dockerfile");

        @Override
        public boolean isHead(@NonNull Probe probe, @NonNull TaskListener listener) throws IOException {
            for (String file : FILES) {
                if (probe.stat(file).getType() != SCMFile.Type.REGULAR_FILE) {
                    listener.getLogger().println("      no " + file + ", so it is no microservice");
                    return false;
                }
            }
            listener.getLogger().println("      has " + String.join(" and ", FILES));
            return true;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof HasPomAndDockerfile;
        }

        @Override
        public int hashCode() {
            return HasPomAndDockerfile.class.hashCode();
        }
    }

    /** Offers it beside "by Jenkinsfile". */
    @Extension
    @Symbol("microservice")
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends AbstractWorkflowBranchProjectFactoryDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MicroserviceBranchProjectFactory_displayName();
        }
    }
}
