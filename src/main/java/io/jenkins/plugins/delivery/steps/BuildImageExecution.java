package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.delivery.actions.ImageBuildAction;
import io.jenkins.plugins.delivery.agent.AgentAnswer;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.engine.KanikoBuild;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.credentials.RegistryLogin;
import io.jenkins.plugins.delivery.credentials.RegistryLogins;
import io.jenkins.plugins.delivery.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.durable.DurableStepExecution;
import io.jenkins.plugins.delivery.quality.BuiltImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Builds an image: in the agent's JVM, or by kaniko through the build's launcher. */
final class BuildImageExecution extends DurableStepExecution {
    private static final long serialVersionUID = 1L;

    private transient BuildImageStep step;

    /** The id of the registry's credentials, which are looked up again whenever they are needed. */
    private String credentialsId = "";

    /** The build that kaniko does; null until that is decided. */
    private KanikoBuild kaniko;

    BuildImageExecution(StepContext context, BuildImageStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        run(this::build);
        return false;
    }

    private void build() throws IOException, InterruptedException {
        StepContext context = getContext();
        try {
            ImageBuild.Outcome outcome = onAgent();
            if (outcome instanceof ImageBuild.Outcome.Done done) {
                context.onSuccess(record(done.result()));
            } else {
                kaniko = ((ImageBuild.Outcome.RunKaniko) outcome).build();
                startKaniko();
            }
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private ImageBuild.Outcome onAgent() throws IOException, InterruptedException {
        StepContext context = getContext();
        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        credentialsId = step.getCredentialsId() == null ? config.registry().credentialsId() : step.getCredentialsId();
        FilePath workspace = context.get(FilePath.class);
        return AgentAnswer.of(
                workspace,
                new BuildImageOnAgent(
                        step.toRequest(branch(context.get(EnvVars.class))),
                        config,
                        logins(config.registry()),
                        WorkspaceList.tempDir(workspace).getRemote(),
                        cacheDirectory(workspace).getRemote(),
                        context.get(TaskListener.class)));
    }

    private RegistryLogins logins(RegistrySettings registry) throws IOException, InterruptedException {
        return RegistryLogins.find(
                CredentialsContext.of(getContext().get(Run.class)), registry, "credentialsId", credentialsId);
    }

    /** Beside the workspaces, where it outlives them. */
    private static FilePath cacheDirectory(FilePath workspace) {
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        return (root == null ? WorkspaceList.tempDir(workspace) : root).child("caches/microservice-delivery/listings");
    }

    /** The branch by the variables that multibranch projects and the Git plugin set. */
    @CheckForNull
    private static String branch(EnvVars environment) {
        String branch = environment.get("BRANCH_NAME");
        if (branch == null) {
            branch = environment.get("GIT_LOCAL_BRANCH");
        }
        if (branch == null && environment.get("GIT_BRANCH") != null) {
            branch = environment.get("GIT_BRANCH").replaceFirst("^[^/]*/", "");
        }
        return branch;
    }

    private void startKaniko() throws IOException, InterruptedException {
        SettingsAccess access =
                logins(DeliveryGlobalConfiguration.get().toConfig().registry()).access();
        Map<String, RegistryCredentials> logins = new TreeMap<>(access.credentials());
        logins.keySet().retainAll(kaniko.registries());
        Map<String, String> files = new TreeMap<>();
        files.put("docker/config.json", DockerConfigCredentials.toJson(logins));
        if (access.caCertificates() != null) {
            files.put("ca.pem", access.caCertificates());
        }
        FilePath workspace = getContext().get(FilePath.class);
        SecretDirectory directory = SecretDirectory.at(workspace.child(kaniko.directory()));
        directory.write(files);
        try {
            start(kaniko.script(), kaniko.timeoutMinutes());
        } catch (IOException | InterruptedException | RuntimeException e) {
            directory.delete();
            throw e;
        }
    }

    @Override
    protected Optional<Object> onExit(int exitCode, FilePath workspace) throws IOException, InterruptedException {
        FilePath digest = workspace.child(kaniko.digestFile());
        try {
            ImageBuildResult result = kaniko.result(exitCode, AgentAnswer.of(digest, new DigestFileOnAgent()));
            return Optional.of(record(kaniko.target().registry() == null ? result : sized(result, workspace)));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** kaniko does not say how big the image is that it made. */
    private ImageBuildResult sized(ImageBuildResult result, FilePath workspace)
            throws IOException, InterruptedException {
        RegistryLogins logins =
                logins(DeliveryGlobalConfiguration.get().toConfig().registry());
        return result.withSize(AgentAnswer.of(workspace, new ImageSizeOnAgent(logins, result.reference())));
    }

    @Override
    protected void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        SecretDirectory.at(workspace.child(kaniko.directory())).delete();
    }

    @Override
    protected Collection<String> secrets() throws IOException, InterruptedException {
        CredentialsContext credentials = CredentialsContext.of(getContext().get(Run.class));
        if (credentialsId.isEmpty() || !credentials.has(credentialsId)) {
            return List.of();
        }
        RegistryCredentials login = RegistryLogin.find(credentials, "credentialsId", credentialsId);
        String basic = login.username() + ":" + login.password();
        return List.of(login.password(), Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    }

    /** Keeps the image with the build and gives it to the Pipeline. */
    private Map<String, Object> record(ImageBuildResult result) throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        ImageBuildAction action = new ImageBuildAction(result);
        run.addAction(action);
        BuiltImages.record(run, action);
        return new LinkedHashMap<>(result.toMap());
    }
}
