package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.project.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
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

/** Gives every branch with a build file of Maven's or Gradle's the shared Pipeline, without a Jenkinsfile. */
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
        return new HasBuildFile();
    }

    /** Of two that ask the same, a scan is done once. */
    private static final class HasBuildFile implements SCMSourceCriteria {
        private static final long serialVersionUID = 1L;

        private static final int MOST_DIRECTORIES = 50;
        private static final List<String> FILES =
                List.of("pom.xml", "settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts");

        @Override
        public boolean isHead(@NonNull Probe probe, @NonNull TaskListener listener) throws IOException {
            String found = in(probe);
            if (found == null) {
                found = belowRoot(probe);
            }
            listener.getLogger()
                    .println(
                            found == null
                                    ? "      no " + String.join(", ", FILES) + ", so it is no microservice"
                                    : "      has " + found);
            return found != null;
        }

        /**
         * A repository may have a build in each of its directories, as deep as they are looked for when it is built. A
         * listing of each is one question to the server, so those nearer to the root are asked first.
         */
        @CheckForNull
        private static String belowRoot(Probe probe) throws IOException {
            SCMFile root = probe.getRoot();
            if (root == null) {
                return null;
            }
            try {
                return search(root);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the search for build files was interrupted");
            }
        }

        @CheckForNull
        private static String search(SCMFile root) throws IOException, InterruptedException {
            Deque<SCMFile> open = new ArrayDeque<>(List.of(root));
            for (int asked = 0; asked <= MOST_DIRECTORIES && !open.isEmpty(); asked++) {
                SCMFile directory = open.remove();
                for (SCMFile child : directory.children()) {
                    if (FILES.contains(child.getName()) && child.isFile()) {
                        return child.getPath();
                    }
                    if (depth(directory) < Repository.MOST_DEPTH
                            && Repository.mayHaveBuild(child.getName())
                            && child.isDirectory()) {
                        open.add(child);
                    }
                }
            }
            return null;
        }

        private static int depth(SCMFile directory) {
            return directory.isRoot() ? 0 : directory.getPath().split("/").length;
        }

        @CheckForNull
        private static String in(Probe probe) throws IOException {
            for (String file : FILES) {
                if (probe.stat(file).getType() == SCMFile.Type.REGULAR_FILE) {
                    return file;
                }
            }
            return null;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof HasBuildFile;
        }

        @Override
        public int hashCode() {
            return HasBuildFile.class.hashCode();
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
