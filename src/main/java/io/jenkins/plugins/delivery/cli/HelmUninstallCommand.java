package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.UninstallRequest;
import io.jenkins.plugins.delivery.core.helm.flow.UninstallFlow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code helm-uninstall}, the twin of the step {@code helmUninstall}. */
@Command(
        name = "helm-uninstall",
        description = "Takes the preview of a service away; the service itself it leaves alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class HelmUninstallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseNameOptions name;

    @Option(names = "--preview", required = true, description = "The preview's name, as in pr-12.")
    private String preview;

    @Option(names = "--timeout", description = "How long it may take, as in 5m. Default: the settings'.")
    private String timeout;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        UninstallRequest request = new UninstallRequest(name.app(), name.environment(), preview, timeout);
        DeliveryConfig config = common.settings();
        EnvironmentSettings target = name.target(config);
        return new HelmCommandRun(spec, common)
                .runInCluster(
                        new UninstallFlow(request, config), config, directory -> cluster.connection(target, directory));
    }
}
