package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.cli.embedded.HelmExecutable;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.ChartChoice;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageChoice;
import io.jenkins.plugins.delivery.core.helm.ImageMode;
import io.jenkins.plugins.delivery.core.helm.OnPending;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.ValuesStrategy;
import io.jenkins.plugins.delivery.core.helm.flow.DeployFlow;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code helm-deploy}, the twin of the step {@code helmDeploy}. */
@Command(
        name = "helm-deploy",
        description = "Deploys a service to an environment, watches it come up, and goes back when it does not.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class HelmDeployCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseNameOptions name;

    @Option(names = "--image", description = "The image with its registry, as build-image prints it.")
    private String image;

    @Option(names = "--tag", description = "A tag in the service's repository, instead of --image.")
    private String tag;

    @Option(
            names = "--preview",
            description = "Makes it a preview beside the service, as in pr-12: a release <app>-pr-12.")
    private String preview;

    @Option(names = "--image-mode", defaultValue = "tag", description = "tag or digest. Default: ${DEFAULT-VALUE}.")
    private String imageMode;

    @Option(names = "--chart", description = "A directory, an archive or oci://... Default: the settings', else helm.")
    private String chart;

    @Option(names = "--chart-version", description = "The version of a chart in a registry. Default: the newest.")
    private String chartVersion;

    @Option(
            names = "--values-files",
            split = ",",
            description = "Values files, later ones winning. Default: values.yaml,<environment>.yaml of the chart.")
    private List<String> valuesFiles;

    @Option(names = "--app-config", description = "The service's own settings. Default: as the settings name it.")
    private String appConfig;

    @Option(names = "--app-config-mode", description = "values or setFile. Default: the settings'.")
    private String appConfigMode;

    @Option(names = "--app-config-key", description = "The value that gets the file with setFile.")
    private String appConfigKey;

    @Option(names = "--set", description = "key=value, a text; may be given several times.")
    private Map<String, String> set = Map.of();

    @Option(
            names = "--install",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Make a release that is not there. Default: ${DEFAULT-VALUE}.")
    private boolean install;

    @Option(names = "--create-namespace", negatable = true, description = "Make the namespace when it is not there.")
    private boolean createNamespace;

    @Option(
            names = "--rollback-on-failure",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Take a release that fails back to its last healthy revision. Default: ${DEFAULT-VALUE}.")
    private boolean rollbackOnFailure;

    @Option(
            names = "--uninstall-on-failed-install",
            negatable = true,
            description = "Take a first install away that fails.")
    private boolean uninstallOnFailedInstall;

    @Option(names = "--timeout", description = "How long the rollout may take, as in 5m. Default: the settings'.")
    private String timeout;

    @Option(names = "--history-max", description = "How many revisions Helm keeps. Default: the settings'.")
    private Integer historyMax;

    @Option(names = "--force-replace", negatable = true, description = "Replace objects that cannot be changed.")
    private boolean forceReplace;

    @Mixin
    private ConflictsOption conflicts;

    @Option(
            names = "--take-ownership",
            negatable = true,
            description = "Take objects of another release, or of none. Needs Helm 3.17 or newer, or Helm 4.")
    private boolean takeOwnership;

    @Option(
            names = "--values-strategy",
            defaultValue = "reset",
            description = "reset or resetThenReuse. Default: ${DEFAULT-VALUE}.")
    private String valuesStrategy;

    @Option(
            names = "--diff",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show what changes. Default: ${DEFAULT-VALUE}.")
    private boolean diff;

    @Option(
            names = "--dry-run",
            defaultValue = "none",
            description = "none, render, client or server. Default: ${DEFAULT-VALUE}.")
    private String dryRun;

    @Option(
            names = "--lint",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Check the chart first. Default: ${DEFAULT-VALUE}.")
    private boolean lint;

    @Option(names = "--run-tests", negatable = true, description = "Run the chart's tests afterwards.")
    private boolean runTests;

    @Option(
            names = "--wait-for-jobs",
            negatable = true,
            description = "Wait until the chart's Jobs have succeeded, too.")
    private boolean waitForJobs;

    @Option(
            names = "--on-pending",
            defaultValue = "wait",
            description = "wait, fail or recover when somebody works on the release. Default: ${DEFAULT-VALUE}.")
    private String onPending;

    @Option(
            names = "--verify-image",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Look the image up in the registry first. Default: ${DEFAULT-VALUE}.")
    private boolean verifyImage;

    @Option(
            names = "--fail-fast",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "End at once when it cannot succeed. Default: ${DEFAULT-VALUE}.")
    private boolean failFast;

    @Option(
            names = "--tolerated-restarts",
            defaultValue = "" + DeployOptions.DEFAULT_TOLERATED_RESTARTS,
            description = "How often each container may be restarted. Default: ${DEFAULT-VALUE}.")
    private int toleratedRestarts;

    @Option(
            names = "--override-reason",
            description = "Why the image may go on although the environment before has not shown it healthy, or the"
                    + " environment is frozen; Helm's history keeps it.")
    private String overrideReason;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private RegistryLoginOptions login;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        DeployRequest request = request();
        DeliveryConfig config = common.settings();
        Path workspace = common.workspace();
        EnvironmentSettings target = name.target(config);
        PromotionOverride past = request.options().dryRun() == DryRun.NONE
                ? OverrideWord.past(
                        target.freezes().deploysAt(Instant.now()),
                        "deployed",
                        target.name(),
                        request.signOff().override())
                : null;
        DeployFlow flow = new DeployFlow(
                request.signedOff(new SignOff(null, request.signOff().override(), past)), config);
        return new HelmCommandRun(spec, common).run(flow, (directory, clients, log) -> {
            ClusterConnection there =
                    flow.asksCluster() ? cluster.connection(target, directory) : ClusterConnection.NONE;
            return new FlowContext(
                    workspace,
                    directory,
                    HelmExecutable.find(config.helm().executable(), directory, log),
                    there,
                    config.environments()
                            .predecessorOf(target)
                            .map(before -> cluster.predecessor(before, there))
                            .orElse(null),
                    clients,
                    null,
                    login.access(config, log),
                    log);
        });
    }

    /** What the core is asked for. */
    DeployRequest request() {
        return new DeployRequest(
                name.app(),
                name.environment(),
                new ImageChoice(image, tag, ImageMode.parse(imageMode), verifyImage),
                new ChartChoice(
                        chart,
                        chartVersion,
                        valuesFiles,
                        appConfig,
                        appConfigMode == null ? null : AppConfigMode.parse("appConfigMode", appConfigMode),
                        appConfigKey,
                        new LinkedHashMap<>(set)),
                new DeployOptions(
                        install,
                        createNamespace,
                        rollbackOnFailure,
                        uninstallOnFailedInstall,
                        timeout,
                        historyMax,
                        forceReplace,
                        conflicts.value(),
                        takeOwnership,
                        ValuesStrategy.parse(valuesStrategy),
                        diff,
                        DryRun.parse(dryRun),
                        lint,
                        runTests,
                        waitForJobs,
                        OnPending.parse(onPending),
                        failFast,
                        toleratedRestarts),
                new SignOff(null, OverrideWord.of(overrideReason), null),
                preview);
    }
}
