package io.jenkins.plugins.delivery.jenkins.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.BuildFacts;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.engine.ImageTarget;
import io.jenkins.plugins.delivery.core.image.engine.KanikoBuild;
import io.jenkins.plugins.delivery.core.revision.BuiltBranch;
import io.jenkins.plugins.delivery.core.supplychain.listing.RegistryListings;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import io.jenkins.plugins.delivery.jenkins.checks.StepChecks;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;
import io.jenkins.plugins.delivery.jenkins.durable.DurableStepExecution;
import io.jenkins.plugins.delivery.jenkins.durable.Next;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Builds an image: in the agent's JVM, or by kaniko through the build's launcher. */
final class BuildImageExecution extends DurableStepExecution {
    /** What is worth keeping between builds, below Jenkins' or an agent's root directory. */
    static final String CACHES = "caches/microservice-delivery";

    private static final long serialVersionUID = 1L;

    private final transient BuildImageStep step;

    /** Without the branch. What is not kaniko's is done again from the beginning when the controller was restarted. */
    private ImageBuildRequest request;

    /** The settings as they were when the step began. */
    private DeliveryConfig config;

    /** The id of the registry's credentials. */
    private String credentialsId = "";

    /** The build that kaniko does; null until that is decided. */
    private KanikoBuild kaniko;

    /** kaniko's exit code; null until it has ended. */
    private Integer exitCode;

    /** The pattern of the scanner's report that is attached; null when none is. */
    private String vulnerabilities;

    /** What the image is made of, as the agent says; null until that is known. */
    private BuildFacts facts;

    /** The image, once it is pushed: after a restart it is signed and not built again. */
    private ImageBuildResult pushed;

    /** Whether the check of the commit says how it ended. */
    private boolean checked;

    private transient RegistryLogins logins;

    /** What the agent asked about layers. */
    private transient BuildListings listings;

    BuildImageExecution(StepContext context, BuildImageStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected void begin() {
        request = step.toRequest();
        vulnerabilities = step.getVulnerabilities();
        config = DeliveryGlobalConfiguration.get().toConfig();
        credentialsId = step.getCredentialsId() == null ? config.registry().credentialsId() : step.getCredentialsId();
    }

    @Override
    protected Next work(FilePath workspace) throws IOException, InterruptedException {
        if (pushed != null) {
            return done(workspace, pushed);
        }
        if (exitCode != null) {
            return done(workspace, built(workspace));
        }
        if (kaniko == null) {
            StepChecks.attempt(() -> checks().running());
            ImageBuild.Outcome outcome = onAgent(workspace);
            facts = outcome.facts();
            if (outcome instanceof ImageBuild.Outcome.Done done) {
                ImageBuildResult result = asked(done.result());
                if (request.push() && result.engine() == EngineName.IN_PROCESS) {
                    SharedListings.learn(config, logins().provider(), result, listings.missing());
                }
                return done(workspace, result);
            }
            kaniko = ((ImageBuild.Outcome.RunKaniko) outcome).build();
        }
        return startKaniko(workspace);
    }

    private Next done(FilePath workspace, ImageBuildResult result) throws IOException, InterruptedException {
        if (pushed == null && SupplyChainAttachment.isWanted(config, request)) {
            pushed = result;
            getContext().saveState();
        }
        StepContext context = getContext();
        PrintStream log = context.get(TaskListener.class).getLogger();
        Run<?, ?> run = context.get(Run.class);
        ScanAttachment scan =
                vulnerabilities == null ? null : new ScanAttachment(run, workspace, vulnerabilities, log::println);
        new SupplyChainAttachment(run, config, request, logins(), log::println).attach(result, facts, scan);
        return new Next.Done(record(result));
    }

    private ImageBuild.Outcome onAgent(FilePath workspace) throws IOException, InterruptedException {
        StepContext context = getContext();
        TaskListener listener = context.get(TaskListener.class);
        boolean shared = config.imageBuild().shareListings();
        try (RegistryListings signed =
                SharedListings.registry(config, logins().provider(), listener.getLogger()::println)) {
            listings = new BuildListings(SharedListings.known(config, signed));
            return AgentAnswer.of(
                    workspace,
                    new BuildImageOnAgent(
                            request.ofBranch(
                                    BuiltBranch.of(context.get(EnvVars.class)).orElse(null)),
                            config,
                            logins(),
                            WorkspaceList.tempDir(workspace).getRemote(),
                            cacheDirectory(workspace).getRemote(),
                            ListingCacheKey.of(workspace),
                            new ListingsForAgent(shared ? listings : digests -> new byte[0][]),
                            listener));
        }
    }

    /** Looked up once, and again after a restart. */
    private RegistryLogins logins() throws IOException, InterruptedException {
        if (logins == null) {
            logins = RegistryLogins.find(
                    CredentialsContext.of(getContext().get(Run.class)),
                    config.registry(),
                    config.registries(),
                    "credentialsId",
                    credentialsId);
        }
        return logins;
    }

    /** Beside the workspaces, where it outlives them. */
    private static FilePath cacheDirectory(FilePath workspace) {
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        return (root == null ? WorkspaceList.tempDir(workspace) : root)
                .child(CACHES)
                .child("listings");
    }

    private Next startKaniko(FilePath workspace) throws IOException, InterruptedException {
        writeSecrets(workspace.child(kaniko.directory()), kaniko.files(logins().access()));
        return new Next.Launch(kaniko.script(), kaniko.timeoutMinutes());
    }

    @Override
    protected void ended(int code) {
        exitCode = code;
    }

    private ImageBuildResult built(FilePath workspace) throws IOException, InterruptedException {
        FilePath digest = workspace.child(kaniko.digestFile());
        ImageBuildResult result = asked(kaniko.result(exitCode, AgentAnswer.of(digest, new DigestFileOnAgent())));
        // kaniko does not say how big the image is that it made.
        return kaniko.target().registry() == null
                ? result
                : result.withSize(AgentAnswer.of(workspace, new ImageSizeOnAgent(logins(), result.reference())));
    }

    /** The agent is believed in the digest of what it made, and not in whose image that is. */
    private ImageBuildResult asked(ImageBuildResult answer) {
        return answer.of(ImageTarget.name(request, config.registry()), request.tag());
    }

    @Override
    protected Collection<String> secrets() throws IOException, InterruptedException {
        return logins().access().credentials().values().stream()
                .flatMap(login -> login.secrets().stream())
                .toList();
    }

    private ImageChecks checks() throws IOException, InterruptedException {
        return new ImageChecks(getContext(), config, request.app());
    }

    @Override
    protected void over(@CheckForNull Throwable cause) throws InterruptedException {
        if (cause != null && !checked) {
            StepChecks.attempt(() -> checks().stopped(cause));
        }
    }

    /** Keeps the image with the build and gives it to the Pipeline. */
    private LinkedHashMap<String, Object> record(ImageBuildResult result) throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        ImageBuildAction action = new ImageBuildAction(result);
        run.addAction(action);
        BuiltImages.record(run, action);
        StepChecks.attempt(() -> checks().built(result));
        checked = true;
        return new LinkedHashMap<>(result.toMap());
    }
}
