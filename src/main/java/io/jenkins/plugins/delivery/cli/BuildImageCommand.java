package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuild;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildResult;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code build-image}, the twin of the step {@code buildImage}. */
@Command(
        name = "build-image",
        description = "Builds the image of a service and pushes it, or writes it to a file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class BuildImageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--app", required = true, description = "The service's name.")
    private String app;

    @Mixin
    private CommonOptions common;

    @Option(names = "--tag", description = "The tag. Default: commit and minute, and off a main branch the branch.")
    private String tag;

    @Option(
            names = "--additional-tags",
            split = ",",
            description = "Further tags, separated by commas. Default: latest on a main branch.")
    private List<String> additionalTags;

    @Option(
            names = "--context",
            defaultValue = ImageBuildRequest.DEFAULT_CONTEXT,
            description = "The directory that COPY copies from. Default: the workspace.")
    private String context;

    @Option(
            names = "--dockerfile",
            defaultValue = ImageBuildRequest.DEFAULT_DOCKERFILE,
            description = "Default: ${DEFAULT-VALUE}.")
    private String dockerfile;

    @Option(names = "--target", description = "The stage to build. Default: the last.")
    private String target;

    @Option(names = "--build-args", description = "NAME=value for ARG; may be given several times.")
    private Map<String, String> buildArgs = Map.of();

    @Option(names = "--labels", description = "name=value; may be given several times.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--platform",
            defaultValue = ImageBuildRequest.DEFAULT_PLATFORM,
            description = "Default: ${DEFAULT-VALUE}.")
    private String platform;

    @Option(names = "--engine", description = "auto, inProcess, kaniko or docker. Default: the settings'.")
    private String engine;

    @Option(
            names = "--if-exists",
            defaultValue = "reuse",
            description = "reuse, fail or overwrite a tag that is there. Default: ${DEFAULT-VALUE}.")
    private String ifExists;

    @Option(names = "--no-push", negatable = true, description = "Write the image to --output instead of the registry.")
    private boolean noPush;

    @Option(
            names = "--output",
            description = "With --no-push: a directory for an OCI layout, or a .tar file for an archive.")
    private String output;

    @Option(names = "--cache", negatable = true, description = "Whether kaniko uses its cache repository.")
    private Boolean cache;

    @Option(names = "--extra-args", split = ",", description = "Further options for kaniko that the settings allow.")
    private List<String> extraArgs = List.of();

    @Option(names = "--timeout-minutes", description = "Default: the settings'.")
    private Integer timeoutMinutes;

    @Option(names = "--branch", description = "The branch for the tag. Default: $BRANCH_NAME, or the checkout's.")
    private String branch;

    @Mixin
    private RegistryLoginOptions login;

    @Override
    public Integer call() throws InterruptedException {
        TerminalLog log = new TerminalLog(spec.commandLine().getErr(), System.console() != null);
        ImageBuildResult result = build(log);
        spec.commandLine()
                .getOut()
                .println(common.print(
                        result.toMap(), noPush ? result.image() + "@" + result.digest() : result.reference()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private ImageBuildResult build(BuildLog log) throws InterruptedException {
        DeliveryConfig settings = common.settings();
        ImageBuildRequest request = request();
        Path directory = common.workspace();
        RegistryAccessProvider access = login.access(settings.registry(), log);
        GitSystemConfig.tell();
        try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
            ImageBuild.Place place = new ImageBuild.Place(directory, temporary.path(), CacheDirectory.listings());
            ImageBuild.Outcome outcome = new ImageBuild(request, settings, place, access, log).run();
            if (outcome instanceof ImageBuild.Outcome.Done done) {
                return done.result();
            }
            return new LocalKaniko(access, log).run(((ImageBuild.Outcome.RunKaniko) outcome).build());
        }
    }

    private ImageBuildRequest request() {
        return new ImageBuildRequest(
                app,
                tag,
                additionalTags,
                context,
                dockerfile,
                target,
                buildArgs,
                labels,
                platform,
                engine == null ? null : EngineName.parse("--engine", engine),
                IfExists.parse(ifExists),
                !noPush,
                output,
                cache,
                extraArgs,
                timeoutMinutes,
                branch != null ? branch : System.getenv("BRANCH_NAME"));
    }
}
