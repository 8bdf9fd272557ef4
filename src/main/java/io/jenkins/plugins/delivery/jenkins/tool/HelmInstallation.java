package io.jenkins.plugins.delivery.jenkins.tool;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.EnvironmentSpecific;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.NodeSpecific;
import hudson.tools.ToolDescriptor;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolProperty;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A Helm of Jenkins' tool settings: one that agents have, or one that is installed on them when it is needed, from an
 * archive or by a command.
 */
public final class HelmInstallation extends ToolInstallation
        implements NodeSpecific<HelmInstallation>, EnvironmentSpecific<HelmInstallation> {
    private static final long serialVersionUID = 1L;

    /**
     * @param name what the settings call it
     * @param home the directory of its executable, or of an unpacked archive; null when an installer chooses it
     */
    @DataBoundConstructor
    public HelmInstallation(String name, String home, List<? extends ToolProperty<?>> properties) {
        super(Util.fixEmptyAndTrim(name), Util.fixEmptyAndTrim(home), properties);
    }

    /** The names of all, in the order of the tool settings. */
    public static List<String> names() {
        return Arrays.stream(installations()).map(ToolInstallation::getName).toList();
    }

    /**
     * The installation of this name.
     *
     * @param field the parameter or setting that names it, for messages
     * @throws InvalidInputException that lists the known ones
     */
    public static HelmInstallation named(String field, String name) {
        return Arrays.stream(installations())
                .filter(installation -> installation.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(field, name, names()));
    }

    private static InvalidInputException unknown(String field, String name, List<String> known) {
        String remedy = known.isEmpty()
                ? "add it under Manage Jenkins, Tools, which has none"
                : NearestName.of(name, known)
                                .map(near -> "did you mean " + near + "; ")
                                .orElse("")
                        + "the known ones are " + String.join(", ", known);
        return new InvalidInputException(field, name, "is not a Helm installation", remedy);
    }

    private static HelmInstallation[] installations() {
        return ExtensionList.lookupSingleton(DescriptorImpl.class).getInstallations();
    }

    /** Installs it on the node when it is not there. */
    @Override
    public HelmInstallation forNode(@NonNull Node node, TaskListener log) throws IOException, InterruptedException {
        return new HelmInstallation(
                getName(), translateFor(node, log), getProperties().toList());
    }

    @Override
    public HelmInstallation forEnvironment(EnvVars environment) {
        return new HelmInstallation(
                getName(), environment.expand(getHome()), getProperties().toList());
    }

    /** So that {@code tools { helm '…' }} of a Pipeline puts it on the {@code PATH}. */
    @Override
    public void buildEnvVars(EnvVars env) {
        if (getHome() != null) {
            env.put("PATH+HELM", getHome());
        }
    }

    /**
     * The path of the executable. It is looked for in the home directory and one deeper, because Helm's archives have
     * it in {@code linux-amd64/}.
     *
     * @param launcher of the agent that this installation was translated for, by {@link #forNode}
     * @throws AbortException when the directory has none
     */
    public String executableOn(Launcher launcher) throws IOException, InterruptedException {
        String home = getHome();
        VirtualChannel channel = launcher.getChannel();
        if (home == null || channel == null) {
            throw new AbortException(
                    home == null ? missing("has no directory") : "The agent of the build is gone: run the build again");
        }
        String executable = AgentAnswer.of(new FilePath(channel, home), new FindExecutable());
        if (executable == null) {
            throw new AbortException(missing("has no executable in " + home));
        }
        return executable;
    }

    private String missing(String problem) {
        return new InvalidInputException(
                        "helm.tool",
                        getName(),
                        problem,
                        "correct its directory or installer under Manage Jenkins, Tools")
                .getMessage();
    }

    /** Null when there is none. */
    private static final class FindExecutable extends MasterToSlaveFileCallable<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String invoke(File home, VirtualChannel channel) {
            return HelmHome.executableIn(home).map(File::getPath).orElse(null);
        }
    }

    /** The section "Helm installations" of the page Manage Jenkins, Tools. */
    @Extension
    @Symbol("helm")
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends ToolDescriptor<HelmInstallation> {
        public DescriptorImpl() {
            load();
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmInstallation_displayName();
        }

        @Override
        public void setInstallations(HelmInstallation... installations) {
            super.setInstallations(installations);
            save();
        }

        @Override
        protected FormValidation checkHomeDirectory(File home) {
            return HelmHome.executableIn(home).isPresent()
                    ? FormValidation.ok()
                    : FormValidation.warning(Messages.HelmInstallation_noExecutable(home));
        }
    }
}
